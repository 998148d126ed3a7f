"""What Home Assistant calls the entities of a pack."""

from awesomeversion import AwesomeVersion
from homeassistant.const import __version__

# Until 2026.9 the name of the gateway was no part of it.
PACK = "tinybms_gateway_pack_1" if AwesomeVersion(__version__) >= "2026.10.0" else "pack_1"
