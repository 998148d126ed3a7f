import type { CanTraffic, CanView, GatewayEvent, LogLine, State, Trace, UartTraffic } from "../src/api/schemas";
import { START_MS } from "./state.ts";

const hex = (bytes: number[]) =>
  bytes.map((byte) => (byte & 0xff).toString(16).toUpperCase().padStart(2, "0")).join(" ");
const words = (...values: number[]) => hex(values.flatMap((value) => [Math.round(value), Math.round(value) >> 8]));

export function canView(state: State): CanView {
  const { limits, battery } = state;
  const frame = (
    id: number,
    name: string,
    data: string,
    signals: CanView["frames"][number]["signals"],
    custom = false,
  ) => ({
    id,
    extended: false,
    name,
    custom,
    period_s: 1,
    data,
    signals,
    sent_count: Math.round(state.system.uptime_s),
    failed_count: 0,
    last_sent_age_s: 0.4,
  });
  const v = battery.voltage_v ?? 0;
  const a = battery.current_a ?? 0;
  const soc = battery.soc_percent ?? 0;
  return {
    bus: state.can as NonNullable<State["can"]>,
    frames: [
      frame(0x351, "limits", words((limits.cvl_v ?? 0) * 10, (limits.ccl_a ?? 0) * 10, (limits.dcl_a ?? 0) * 10, 464), [
        { name: "charge_voltage_limit", value: limits.cvl_v, unit: "V" },
        { name: "charge_current_limit", value: limits.ccl_a, unit: "A" },
        { name: "discharge_current_limit", value: limits.dcl_a, unit: "A" },
      ]),
      frame(0x355, "state_of_charge", words(soc, 98, soc * 100), [{ name: "soc", value: soc, unit: "%" }]),
      frame(0x356, "measured_values", words(v * 100, a * 10, (battery.temperature_c ?? 0) * 10), [
        { name: "voltage", value: v, unit: "V" },
        { name: "current", value: a, unit: "A" },
      ]),
      frame(0x500, "custom", words(v * 100, a * 10), [{ name: "voltage", value: v, unit: "V" }], true),
    ],
    received: [
      { id: 0x305, extended: false, data: "00 00 00 00 00 00 00 00", age_s: 0.6, count: 3720 },
      { id: 0x307, extended: false, data: "12 34 56 78 56 49 43 00", age_s: 0.6, count: 3720 },
    ],
  };
}

export function canTraffic(state: State): CanTraffic[] {
  return canView(state).frames.map((frame) => ({
    uptime_ms: state.time.uptime_ms,
    direction: "tx",
    id: frame.id,
    extended: false,
    data: frame.data,
  }));
}

export function uartTraffic(ms: number): UartTraffic[] {
  const number = Math.floor((ms - START_MS) / 1000) * 2;
  const uptime = ms - START_MS;
  return [
    {
      number,
      pack: 1,
      uptime_ms: uptime,
      direction: "tx",
      data: "AA 03 00 00 00 38 5D C3",
      length: 8,
      meaning: "read registers 0 to 55",
    },
    {
      number: number + 1,
      pack: 1,
      uptime_ms: uptime + 12,
      direction: "rx",
      data: "AA 03 70 81 9C 81 A1 81 98",
      length: 117,
      meaning: "56 registers from 0",
    },
  ];
}

export const LOG: LogLine[] = [
  { number: 1, uptime_ms: 412, level: "config", tag: "gateway", text: "1 pack, CAN on can1" },
  { number: 2, uptime_ms: 1200, level: "info", tag: "tinybms", text: "Pack 1: link up" },
  { number: 3, uptime_ms: 2310, level: "info", tag: "victron_can", text: "GX present: VIC" },
  { number: 4, uptime_ms: 52_400, level: "warning", tag: "tinybms", text: "Pack 1: no answer, asking again" },
];

export function trace(ms: number): Trace {
  const last = Math.floor((ms - START_MS) / 1000);
  return {
    published_count: last,
    dropped_urgent_count: 0,
    dropped_data_count: 0,
    events: Array.from({ length: 12 }, (_, i) => ({
      sequence: last - 11 + i,
      uptime_ms: (last - 11 + i) * 1000,
      name: i % 4 === 3 ? "can_frame" : "pack",
      pack: i % 4 === 3 ? null : 1,
    })),
  };
}

export function events(): GatewayEvent[] {
  const event = (number: number, agoS: number, part: Partial<GatewayEvent>): GatewayEvent => ({
    number,
    kind: "boot",
    key: "",
    level: "info",
    text: "",
    reason: null,
    place: null,
    pack: null,
    boot: 12,
    time: { utc_ms: Date.now() - agoS * 1000, uptime_ms: 3_725_000 - agoS * 1000, quality: "sntp" },
    bms_lifetime_s: null,
    value: null,
    threshold: null,
    unit: null,
    acknowledged: agoS > 1000,
    ...part,
  });
  return [
    event(44, 312, {
      kind: "alarm_raised",
      key: "cell_imbalance",
      level: "warning",
      text: "Cell imbalance: warning, cells 0.021 V apart, threshold 0.020 V",
      reason: "cell_spread",
      pack: 1,
      value: 0.021,
      threshold: 0.02,
      unit: "V",
    }),
    event(43, 700, { kind: "stage_changed", key: "bulk", text: "Charge stage: bulk", reason: "rebulk_soc", pack: 1 }),
    event(42, 1500, {
      kind: "bms_event",
      key: "charging_started",
      text: "BMS: Charging started",
      pack: 1,
      bms_lifetime_s: 8_120_000,
    }),
    event(41, 2900, {
      kind: "alarm_cleared",
      key: "low_voltage",
      level: "ok",
      text: "Low voltage: over",
      pack: 1,
      value: 3.05,
      threshold: 3,
      unit: "V",
    }),
    event(40, 3100, {
      kind: "alarm_raised",
      key: "low_voltage",
      level: "alarm",
      text: "Low voltage: alarm, cell 7 at 2.980 V, threshold 3.000 V",
      reason: "cell_voltage",
      place: 7,
      pack: 1,
      value: 2.98,
      threshold: 3,
      unit: "V",
    }),
    event(39, 3720, { kind: "link", key: "gx", text: "Link gx: up", level: "ok" }),
    event(38, 3725, { kind: "boot", key: "power_on", text: "Started (power_on), start number 12" }),
  ];
}
