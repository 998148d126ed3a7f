"""Names and numbers shared by the modules of the integration."""

import logging
from datetime import timedelta
from typing import Final

DOMAIN: Final = "tinybms_gateway"
LOGGER: Final = logging.getLogger(__package__)

DEFAULT_PORT: Final = 80
EVENT_LOG: Final = f"{DOMAIN}_log"
"""Fired for every new entry of a gateway's event log."""

MANUFACTURER: Final = "TinyBMS Gateway"

CONF_UPDATE_INTERVAL: Final = "update_interval"
CONF_ALLOW_SETTINGS_WRITES: Final = "allow_settings_writes"
CONF_REPAIR_STATISTICS: Final = "repair_statistics"

# Two rows per entity and minute are enough for curves; what matters at once is shown at once.
DEFAULT_UPDATE_INTERVAL_S: Final = 30
MIN_UPDATE_INTERVAL_S: Final = 1
MAX_UPDATE_INTERVAL_S: Final = 300

POLL_INTERVAL: Final = timedelta(seconds=30)
"""How often the state is asked for while nothing is pushed."""

PUSH_RETRY_MINIMUM_S: Final = 2.0
PUSH_RETRY_MAXIMUM_S: Final = 120.0
"""The wait before the WebSocket is opened again grows from one to the other."""
