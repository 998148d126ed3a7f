#pragma once

#include "stored_record.h"

/// What the rooms use. Load during setup(); after that a record belongs to save(), and it has to live as long as the
/// program.
namespace esphome::record_store {

/// The platform's slots: files on a host, NVS on an ESP32. Usable from setup() on.
Slots &platform_slots();

/// Saves a payload of up to MAX_PAYLOAD bytes. On a host a thread waits for the disk, not the main loop; a payload that
/// still waits is replaced by a newer one. An ESP32 writes at once, which takes milliseconds. False if it is too large,
/// could not be written or too many records wait.
bool save(StoredRecord &record, uint16_t version, std::span<const uint8_t> payload);
/// Returns when all that was given to save() is stored or has failed: for the end of the program.
void flush();
/// Saves that failed since the start.
uint32_t failures();

}  // namespace esphome::record_store
