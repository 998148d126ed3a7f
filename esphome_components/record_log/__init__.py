"""record_log: records in flash, or in a file, that survive a loss of power at any moment.

Loaded by the rooms that store something; it has no YAML of its own.
"""

import esphome.codegen as cg
import esphome.config_validation as cv
from esphome.config_helpers import filter_source_files_from_platform
from esphome.const import PlatformFramework

CODEOWNERS: list[str] = []
AUTO_LOAD = ["record_store"]
CONFIG_SCHEMA = cv.Schema({})

record_log_ns = cg.esphome_ns.namespace("record_log")

SECTOR_SIZE = 4096
PAGE_OVERHEAD = 12
PARTITION_SUBTYPE = 0x54

FILTER_SOURCE_FILES = filter_source_files_from_platform(
    {
        "file_device_host.cpp": {PlatformFramework.HOST_NATIVE},
        "partition_device_esp32.cpp": {PlatformFramework.ESP32_IDF, PlatformFramework.ESP32_ARDUINO},
    }
)


def sectors_for(records: int, max_record: int) -> int:
    """Return how many sectors always hold that many records, as ``RecordLog::sectors_for`` does."""
    pages = SECTOR_SIZE // ((max_record + PAGE_OVERHEAD + 3) // 4 * 4)
    return -(-records // pages) + 2
