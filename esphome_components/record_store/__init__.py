"""record_store: small records that survive the loss of power, with a version and a checksum each.

Loaded by whatever stores something; it has no YAML of its own.
"""

import esphome.config_validation as cv
from esphome.config_helpers import filter_source_files_from_platform
from esphome.const import PlatformFramework

CODEOWNERS: list[str] = []
CONFIG_SCHEMA = cv.Schema({})

FILTER_SOURCE_FILES = filter_source_files_from_platform(
    {
        "background_saver.cpp": {PlatformFramework.HOST_NATIVE},
        "file_slots.cpp": {PlatformFramework.HOST_NATIVE},
        "record_store_host.cpp": {PlatformFramework.HOST_NATIVE},
        "record_store_esp32.cpp": {PlatformFramework.ESP32_IDF, PlatformFramework.ESP32_ARDUINO},
    }
)
