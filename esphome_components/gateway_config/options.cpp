#include "options.h"

#include <cstring>

namespace esphome::gateway_config {

std::optional<size_t> find_option(const char *key) {
  for (size_t i = 0; i < OPTIONS.size(); i++) {
    if (strcmp(OPTIONS[i].key, key) == 0)
      return i;
  }
  return std::nullopt;
}

void set_chemistry(GatewayConfig &config, int32_t chemistry) {
  const bms_core::ChargeConfig preset = bms_core::charge_preset(static_cast<bms_core::Chemistry>(chemistry));
  bms_core::ChargeConfig &charge = config.charge;
  charge.chemistry = preset.chemistry;
  charge.bulk_cell_mv = preset.bulk_cell_mv;
  charge.float_cell_mv = preset.float_cell_mv;
  charge.rebulk_cell_mv = preset.rebulk_cell_mv;
  charge.tail_from_cell_mv = preset.tail_from_cell_mv;
  charge.tail_to_cell_mv = preset.tail_to_cell_mv;
  charge.charge_over_cell = preset.charge_over_cell;
  charge.discharge_over_cell = preset.discharge_over_cell;
  charge.charge_over_temperature = preset.charge_over_temperature;
  charge.discharge_over_temperature = preset.discharge_over_temperature;
  charge.over_bms_temperature = preset.over_bms_temperature;
  charge.charge_over_soc = preset.charge_over_soc;
  charge.discharge_over_soc = preset.discharge_over_soc;
}

}  // namespace esphome::gateway_config
