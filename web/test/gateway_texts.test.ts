import { beforeEach, describe, expect, it } from "vitest";
import { CONFIG } from "../mock/config";
import { events } from "../mock/monitors";
import { SETTINGS } from "../mock/settings";
import type { Alarm, GatewayEvent, Option } from "../src/api/schemas";
import { setFormatLocale } from "../src/format/locale";
import { type Language, language } from "../src/i18n";
import {
  alarmText,
  eventText,
  optionHelp,
  optionName,
  optionZero,
  settingHelp,
  settingName,
} from "../src/i18n/gateway";

function speak(tongue: Language): void {
  setFormatLocale(tongue);
  language.set(tongue);
}
beforeEach(() => speak("de"));

const [SAMPLE] = events() as [GatewayEvent];
const event = (part: Partial<GatewayEvent>): GatewayEvent => ({
  ...SAMPLE,
  level: "info",
  reason: null,
  place: null,
  value: null,
  threshold: null,
  text: "In English",
  ...part,
});
const option = (key: string, part: Partial<Option> = {}): Option => ({
  ...(CONFIG.options[0] as Option),
  key,
  name: "Name",
  help: "Help.",
  ...part,
});
const [SETTING] = SETTINGS as [(typeof SETTINGS)[number]];

describe("settings and options", () => {
  it("have name and help in the language of the page", () => {
    expect(settingName({ key: "series_cells", name: "Number of series cells" })).toBe("Zellen in Reihe");
    expect(settingHelp({ ...SETTING, key: "ignition" })).toBe("Eingang, der das BMS weckt.");
    expect(optionName(option("charging.tail_current"))).toBe("Schweifstrom");
    expect(optionHelp(option("control.charge_enabled"))).toBe("Aus: Kein Ladestrom ist erlaubt.");
    expect(optionZero(option("charging.rebulk_days", { zero: "never" }))).toBe("nie aus diesem Grund");
  });

  it("share a text where there is one for each alarm or profile", () => {
    expect(optionName(option("alarms.low_voltage.raise_after"))).toBe("Niedrige Spannung: ausgelöst nach");
    expect(optionName(option("charging.fast_current"))).toBe("Profil schnell: Strom");
    expect(optionName(option("charging.tail_current"))).toBe("Schweifstrom");
  });

  it("stay as they came in English, and where the page does not know them", () => {
    expect(optionName(option("charging.new"))).toBe("Name");
    expect(optionHelp(option("alarms.low_voltage.new"))).toBe("Help.");
    expect(optionZero(option("charging.new", { zero: "none" }))).toBe("none");
    expect(settingName({ key: "new", name: "New" })).toBe("New");
    speak("en");
    expect(optionName(option("charging.tail_current"))).toBe("Name");
    expect(settingHelp({ ...SETTING, help: "Help." })).toBe("Help.");
  });

  it("are not found in what every object has", () => {
    expect(optionName(option("constructor"))).toBe("Name");
    expect(settingName({ key: "__proto__", name: "Name" })).toBe("Name");
  });
});

describe("events", () => {
  it.each<[Partial<GatewayEvent>, string]>([
    [{ kind: "boot", key: "power_on" }, "Start: Einschalten"],
    [{ kind: "bms_event", key: "charging_done" }, "BMS: Laden beendet"],
    [{ kind: "link", key: "gx", level: "alarm" }, "Verbindung zum GX: verloren"],
    [{ kind: "link", key: "bms", level: "ok" }, "Verbindung zum BMS: steht"],
    [{ kind: "alarm_cleared", key: "low_voltage", level: "ok" }, "Niedrige Spannung: vorbei"],
    [{ kind: "setting_written", key: "series_cells", reason: "ok" }, "Zellen in Reihe – geschrieben"],
    [{ kind: "setting_written", key: "series_cells", reason: "not_taken" }, "Zellen in Reihe – nicht übernommen"],
    [{ kind: "watchdog", key: "poll", level: "alarm" }, "BMS-Abfrage: steht still"],
    [{ kind: "config_changed", key: "" }, "Konfiguration geändert"],
    [{ kind: "ota", key: "failed" }, "Hochladen der Firmware gescheitert"],
  ])("%o are told in the language of the page", (part, text) => {
    expect(eventText(event(part))).toBe(text);
  });

  it("tell why and where", () => {
    const alarm = { kind: "alarm_raised", key: "low_voltage", level: "alarm", unit: "V" } as const;
    expect(eventText(event({ ...alarm, reason: "cell_voltage", place: 7, value: 2.98, threshold: 3 }))).toBe(
      "Niedrige Spannung: Alarm – Zelle 7: 2,98\u202fV, Schwelle 3\u202fV",
    );
    expect(eventText(event({ ...alarm, reason: "bms_under_voltage" }))).toBe(
      "Niedrige Spannung: Alarm – Abschaltung: Unterspannung",
    );
  });

  it.each<Partial<GatewayEvent>>([
    { kind: "something_new", key: "new" },
    { kind: "alarm_raised", key: "low_voltage", reason: "something_new" },
    { kind: "alarm_raised", key: "something_new", reason: null },
    { kind: "bms_event", key: "" },
    { kind: "setting_written", key: "something_new", reason: "ok" },
  ])("%o that the page does not know are told as they came", (part) => {
    expect(eventText(event(part))).toBe("In English");
  });

  it("are told in the gateway's words in English", () => {
    speak("en");
    expect(eventText(event({ kind: "bms_event", key: "charging_done" }))).toBe("In English");
  });
});

it("tells which sensor an alarm is about", () => {
  const alarm = { reason: "sensor_lost", text: "sensor 1 has vanished", value: null, threshold: null, unit: null };
  expect(alarmText({ ...alarm, place: 1 } as Alarm)).toBe("Zellfühler 1: ausgefallen");
  expect(alarmText({ ...alarm, place: 0 } as Alarm)).toBe("Im BMS: ausgefallen");
});
