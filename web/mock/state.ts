import type { Info, State } from "../src/api/schemas";
import { CAPACITY_AH, readingAt } from "./battery.ts";

export interface Controls {
  profile: "slow" | "medium" | "fast";
  chargeEnabled: boolean;
  dischargeEnabled: boolean;
  forced: boolean;
  alarmAcknowledged: boolean;
}

export const START_MS = Date.now() - 3_725_000;
export const BOOT_ID = 2774181210;
const SERIAL = "30363832363551030d003100";

const timestamp = (ms: number): State["time"] => ({ utc_ms: ms, uptime_ms: ms - START_MS, quality: "sntp" });
const round = (value: number, decimals: number) => Number(value.toFixed(decimals));

export const INFO: Info = {
  api: 1,
  id: "tinybms-gateway",
  mac: "02:00:00:00:00:01",
  name: "Cellar battery",
  model: "ESP32-CAN-X2",
  firmware: { version: "0.1.0", build: "3f9c1a70", built_utc_ms: null },
  boot_id: BOOT_ID,
  time: timestamp(Date.now()),
  auth: "password",
  read_access: "open",
  capabilities: ["history", "events", "settings", "config", "can", "uart", "log", "capture", "ota"],
  packs: [{ index: 1, name: "Pack 1", serial: SERIAL, bms_firmware: "1.242" }],
  history: {
    series: [
      { key: "voltage_v", unit: "V", name: "Voltage" },
      { key: "cell_min_v", unit: "V", name: "Lowest cell" },
      { key: "cell_max_v", unit: "V", name: "Highest cell" },
      { key: "current_a", unit: "A", name: "Current" },
      { key: "power_w", unit: "W", name: "Power" },
      { key: "soc_percent", unit: "%", name: "State of charge" },
      { key: "temperature_max_c", unit: "°C", name: "Highest temperature" },
    ],
    resolutions: [
      { key: "1s", interval_s: 1, capacity: 900 },
      { key: "1min", interval_s: 60, capacity: 1440 },
      { key: "15min", interval_s: 900, capacity: 2880 },
      { key: "1h", interval_s: 3600, capacity: 8760 },
    ],
    packs: false,
  },
  limits: { clients: 8, request_header_bytes: 1536, request_body_bytes: 3072, websocket_message_bytes: 1024 },
};

function bus(sent: number): NonNullable<State["can"]> {
  return {
    state: "error_active",
    transmit_error_count: 0,
    receive_error_count: 0,
    transmit_stalled: false,
    bus_off_count: 0,
    recovery_count: 0,
    discarded_count: 0,
    bus_error_count: null,
    sent_count: sent,
    failed_count: 0,
    received_count: Math.round(sent / 8),
    load_percent: 1.4,
  };
}

export function stateAt(ms: number, controls: Controls, restartedAt = 0): State {
  const { soc, current, voltage, cells, temperatures } = readingAt(ms);
  const uptimeS = (ms - START_MS) / 1000;
  const low = Math.min(...cells);
  const high = Math.max(...cells);
  const power = Math.round(voltage * current);
  const charging = current > 0;
  const share = { slow: 1 / 3, medium: 2 / 3, fast: 1 }[controls.profile];
  const ccl = controls.chargeEnabled ? round(120 * share, 1) : 0;
  const dcl = controls.dischargeEnabled ? 150 : 0;
  const limits: State["limits"] = {
    freshness: "fresh",
    cvl_v: 55.2,
    cvl_reason: "charge_stage",
    cvl_bounds: [
      { reason: "charge_stage", value: 55.2 },
      { reason: "bms_limit", value: 56.8 },
    ],
    ccl_a: ccl,
    ccl_reason: controls.chargeEnabled ? (share < 1 ? "charge_profile" : "bms_limit") : "charge_disabled",
    ccl_bounds: [
      { reason: controls.chargeEnabled ? "charge_profile" : "charge_disabled", value: ccl },
      { reason: "bms_limit", value: 120 },
    ],
    dcl_a: dcl,
    dcl_reason: controls.dischargeEnabled ? "bms_limit" : "discharge_disabled",
    dcl_bounds: [{ reason: "bms_limit", value: 150 }],
    discharge_voltage_v: 46.4,
  };
  const stage = { stage: charging ? "bulk" : "float", stage_reason: "rebulk_soc", stage_since_s: uptimeS };
  const common = {
    voltage_v: voltage,
    current_a: current,
    power_w: power,
    soc_percent: round(soc, 1),
    soh_percent: 98,
    capacity_ah: CAPACITY_AH,
    remaining_ah: round((soc * CAPACITY_AH) / 100, 1),
    energy_in_kwh: 1234.567,
    energy_out_kwh: 1190.1,
    cell_delta_v: round(high - low, 4),
  };
  return {
    boot_id: BOOT_ID + restartedAt,
    sequence: Math.floor(uptimeS),
    time: timestamp(ms),
    battery: {
      ...common,
      online: true,
      soc_raw_percent: round(soc, 1),
      temperature_c: temperatures[2],
      cell_min: { pack: 1, cell: cells.indexOf(low) + 1, voltage_v: low },
      cell_max: { pack: 1, cell: cells.indexOf(high) + 1, voltage_v: high },
      temperature_min: { pack: 1, sensor: 1, temperature_c: temperatures[1] },
      temperature_max: { pack: 1, sensor: 2, temperature_c: temperatures[2] },
      packs_online: 1,
      packs_offline: 0,
      packs_blocking_charge: 0,
      packs_blocking_discharge: 0,
    },
    limits,
    charge: {
      ...stage,
      profile: controls.profile,
      profile_in_force: controls.profile,
      fast_locked: false,
      charge_enabled: controls.chargeEnabled,
      discharge_enabled: controls.dischargeEnabled,
      full_charge_forced: controls.forced,
      last_full_charge: { age_s: 172_800, utc_ms: ms - 172_800_000 },
    },
    packs: [
      {
        ...common,
        index: 1,
        name: "Pack 1",
        serial: SERIAL,
        online: true,
        link_up: true,
        freshness: "fresh",
        age_s: 0.2,
        status: charging ? "charging" : "discharging",
        time_left_s: Math.round(((charging ? 100 - soc : soc) * CAPACITY_AH * 36) / Math.max(1, Math.abs(current))),
        cells: cells.map((volts) => ({ voltage_v: volts, balancing: volts > high - 0.004 })),
        cell_min: { cell: cells.indexOf(low) + 1, voltage_v: low },
        cell_max: { cell: cells.indexOf(high) + 1, voltage_v: high },
        balancing: true,
        temperatures: { internal_c: temperatures[0], external_c: [temperatures[1], temperatures[2]] },
        limits,
        charge: stage,
        lifetime_s: 8_123_456,
        identity: { firmware: "1.242", hardware: "2.1", bootloader: 24, age_s: 3.1 },
        statistics: {
          age_s: 12,
          charge_cycles: 120,
          full_charges: 44,
          max_discharge_current_a: 140.5,
          max_charge_current_a: 95.1,
          max_cell_difference_v: 0.31,
          under_voltage_count: 0,
          over_voltage_count: 1,
          discharge_over_current_count: 0,
          charge_over_current_count: 0,
          over_heat_count: 0,
          min_temperature_c: 2,
          max_temperature_c: 41,
          last_reset_cause: "power_on",
          cleared_at_lifetime_s: 0,
        },
        active_faults: [],
        last_event: { id: 98, key: "charging_started", lifetime_s: 8_120_000 },
        plausibility: [],
        uart: {
          request_count: 8120,
          reply_count: 8119,
          sent_bytes: 64_960,
          received_bytes: 950_000,
          crc_error_count: 0,
          timeout_count: 0,
          retry_count: 1,
          resync_count: 0,
          nack_count: 0,
          wake_up_count: 0,
          incomplete_reading_count: 0,
          last_error: "silence",
          last_error_age_s: 520,
        },
      },
    ],
    alarms: controls.alarmAcknowledged
      ? []
      : [
          {
            kind: "cell_imbalance",
            name: "Cell imbalance",
            level: "warning",
            pack: 1,
            since_s: 312,
            since_utc_ms: ms - 312_000,
            active: true,
            reason: "cell_spread",
            latched: true,
            acknowledged: false,
            text: "The cells differ by 21 mV, more than 20 mV",
            place: null,
            value: 0.021,
            threshold: 0.02,
            unit: "V",
          },
        ],
    gx: { present: true, age_s: 0.4, name: "VIC", keepalive_count: 3720 },
    can: bus(Math.round(uptimeS * 7)),
    system: {
      uptime_s: uptimeS,
      boot_count: 12,
      reset_reason: "power_on",
      safe_mode: false,
      heap_free_bytes: 183_500,
      heap_min_free_bytes: 171_000,
      loop_time_max_ms: 4.2,
      loop_overrun_count: 0,
      clients: 2,
      websocket_clients: 1,
      websocket_dropped_count: 0,
      events_dropped_count: 0,
      storage_lost_count: 0,
      storage_damaged_count: 0,
      network: { kind: "wifi", ssid: "home", rssi_dbm: -61, ip: "192.168.1.40" },
      access_point: false,
    },
  };
}

/** The same moment of a gateway that has not heard its BMS yet. */
export function unknownOf(state: State): State {
  const nothing = <T extends object>(values: T, kept: readonly (keyof T)[]): T =>
    Object.fromEntries(
      Object.entries(values).map(([key, value]) => [key, kept.includes(key as keyof T) ? value : null]),
    ) as T;
  const limits: State["limits"] = {
    freshness: "never",
    cvl_v: null,
    cvl_reason: "none",
    cvl_bounds: [],
    ccl_a: null,
    ccl_reason: "none",
    ccl_bounds: [],
    dcl_a: null,
    dcl_reason: "none",
    dcl_bounds: [],
    discharge_voltage_v: null,
  };
  return {
    ...state,
    battery: {
      ...nothing(state.battery, []),
      online: false,
      packs_online: 0,
      packs_offline: 1,
      packs_blocking_charge: 1,
      packs_blocking_discharge: 1,
    },
    limits,
    charge: {
      ...state.charge,
      stage: null,
      stage_reason: null,
      stage_since_s: null,
      last_full_charge: { age_s: null, utc_ms: null },
    },
    packs: state.packs.map((pack) => ({
      ...nothing(pack, ["index", "name", "active_faults", "plausibility", "uart"]),
      online: false,
      link_up: false,
      freshness: "never",
      cells: [],
      temperatures: { internal_c: null, external_c: [null, null] },
      limits,
      charge: { stage: null, stage_reason: null, stage_since_s: null },
    })),
    alarms: [],
    gx: { present: false, age_s: null, name: null, keepalive_count: 0 },
  };
}
