"""What a loaded config entry holds."""

from dataclasses import dataclass, field

from homeassistant.config_entries import ConfigEntry

from .api import TinyBmsClient
from .backfill import BackFill
from .backup import SettingsBackup
from .coordinator import TinyBmsCoordinator
from .device_settings import ConfigCoordinator, SettingsCoordinator
from .releases import ReleaseCoordinator


@dataclass(kw_only=True)
class TinyBmsRuntimeData:
    """Everything the platforms, actions and diagnostics of one entry share."""

    client: TinyBmsClient
    state: TinyBmsCoordinator
    config: ConfigCoordinator
    settings: dict[int, SettingsCoordinator]
    """By number of the pack."""
    backup: SettingsBackup
    backfill: BackFill
    releases: ReleaseCoordinator
    parent_device_id: str
    """The gateway in the device registry; packs are its children."""
    pack_ids: dict[int, str] = field(default_factory=dict)


type TinyBmsConfigEntry = ConfigEntry[TinyBmsRuntimeData]
