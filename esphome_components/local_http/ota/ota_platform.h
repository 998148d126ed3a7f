#pragma once

#include "esphome/core/defines.h"

#ifdef USE_OTA

#include "esphome/components/ota/ota_backend.h"

namespace esphome::local_http {

/// Stands in the configuration for ESPHome's machinery that FirmwareUpload uses: it has no protocol of its own.
class OtaPlatform final : public ota::OTAComponent {};

}  // namespace esphome::local_http

#endif  // USE_OTA
