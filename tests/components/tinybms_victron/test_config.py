"""What ESPHome makes of the gateway's YAML: what it accepts, and what it says about what it does not."""

import re
from pathlib import Path

import pytest

from simulator.host_firmware import COMPONENTS, PROJECT
from simulator.tables import SETTINGS
from tests.components.tinybms_victron.config import HEAD, HOST, ONE_PACK, TWO_PACKS, WITH_CAN, action, check, entry
from tests.components.tinybms_victron.entities_doc import DOCUMENT, OPTION_OF, with_tables
from tests.components.tinybms_victron.everything import PLATFORMS, entities, write_everything
from tests.support.esphome_cli import generate

HERE = Path(__file__).parent


def accept(tmp_path: Path, text: str) -> str:
    valid, output = check(text, tmp_path / "test.yaml")
    assert valid, output
    return output


def refuse(tmp_path: Path, text: str) -> str:
    valid, output = check(text, tmp_path / "test.yaml")
    assert not valid
    assert "Traceback" not in output
    # The message as one line, however it is wrapped.
    return re.sub(r"\s+", " ", output)


@pytest.mark.parametrize("path", [*sorted(HERE.glob("*.yaml")), write_everything()], ids=lambda path: path.name)
def test_every_fixture_is_valid(path: Path, tmp_path: Path) -> None:
    text = path.read_text().replace("../../../esphome_components", str(COMPONENTS))
    accept(tmp_path, text)


# The gateway


def pack(options: str = "") -> str:
    return f"tinybms_victron:\n  packs: [{{id: pack1, uart_id: line1{options}}}]\n"


@pytest.mark.parametrize(
    ("gateway", "message"),
    [
        ("tinybms_victron:\n  packs: []\n", "length of value must be at least 1"),
        ("tinybms_victron: {}\n", "'packs' is a required option for [tinybms_victron]"),
        (
            "tinybms_victron:\n  packs: [{id: pack1, uart_id: line1}, {id: pack2, uart_id: line1}]\n",
            "Two packs use the uart 'line1'. A TinyBMS cannot share its serial line: give each pack its own.",
        ),
        (
            "tinybms_victron:\n  packs:\n" + "".join(f"    - {{id: pack{n}, uart_id: line{n}}}\n" for n in range(9)),
            "length of value must be at most 8",
        ),
        ("tinybms_victron:\n  packs: [{id: pack1, uart_id: nowhere}]\n", "Couldn't find ID 'nowhere'"),
        (
            "tinybms_victron:\n  packs: [{id: pack1, uart_id: slow_line}]\n",
            "Component tinybms requires baud rate 115200 for the uart referenced by uart_id",
        ),
        (pack(", timeout: 49ms"), "value must be at least 50ms"),
        (pack(", timeout: 2s"), "value must be at most 1000ms"),
        (pack(", live_interval: 50ms"), "value must be at least 100ms"),
        (pack(", live_interval: 1min"), "value must be at most 10000ms"),
        (pack(", events_interval: 100ms"), "value must be at least 500ms"),
        (pack(", settings_interval: 1s"), "value must be at least 5000ms"),
        (pack(", statistics_interval: 2h"), "value must be at most 3600000ms"),
        (pack(", balancing_bits: wire"), "Unknown value 'wire', valid options are 'contact', 'cell'"),
        (pack(", name: ''"), "length of value must be at least 1"),
        (pack(f", name: {'x' * 33}"), "length of value must be at most 32"),
        (pack(", adress: 5"), "[adress] is an invalid option for [packs]"),
        (ONE_PACK + "  charging: {current_share: 5%}\n", "5 % is not allowed; allowed is 10 % to 100 %"),
        (ONE_PACK + "  charging: {rise_time: 1ms}\n", "0.001 s is not allowed; allowed is 1 s to 600 s"),
        (
            ONE_PACK + "  charging: {bulk_voltage_cell: 54V}\n",
            "54 V is not allowed; allowed is 1.2 V to 4.5 V, or 0 for: as the BMS says",
        ),
        (ONE_PACK + "  charging: {max_charge_current: 20mA}\n", "0.02 A is not allowed; allowed is 1 A to 750 A"),
        (ONE_PACK + "  charging: {max_discharge_current: 1000A}\n", "1000 A is not allowed; allowed is 1 A to 750 A"),
        (ONE_PACK + "  charging: {rebulk_days: many}\n", "rebulk_days: many"),
        (ONE_PACK + "  charging: {tail_current: .nan}\n", "A finite number is expected, not nan"),
        (ONE_PACK + "  charging: {chemistry: nimh}\n", "valid options are 'bms', 'lfp', 'nmc', 'lto'"),
        (
            ONE_PACK + "  charging: {chemistry: lfp, float_voltage_cell: 3.5V}\n",
            "float_voltage_cell (3.5 V) has to be below bulk_voltage_cell (3.45 V)",
        ),
        (
            ONE_PACK + "  charging: {absorption_time: 3h, max_absorption_time: 2h}\n",
            "absorption_time (10800 s) has to be below max_absorption_time (7200 s)",
        ),
        (
            ONE_PACK + "  charging: {charge_over_cell: {3.4V: 50%, 3.5V: 60%}}\n",
            "The share at 3.5 V (60 %) turns back from the one before (50 %)",
        ),
        (
            ONE_PACK + "  charging: {charge_over_cell: {3.5V: 100%, 3.4V: 60%}}\n",
            "The point at 3.4 V has to lie above 3.5 V",
        ),
        (
            ONE_PACK + "  charging: {charge_over_cell: {3.5V: 120%}}\n",
            "The share at 3.5 V is 120 %; allowed is 0 to 100 %",
        ),
        (ONE_PACK + "  charging: {charge_over_cell: {6V: 0%}}\n", "The point at 6 V is outside 1 to 5 V"),
        (ONE_PACK + "  charging: {charge_over_cell: 50%}\n", "A curve is a mapping of points"),
        (ONE_PACK + "  charging: {on_data_loss: hope}\n", "valid options are 'send_zeros', 'stop_frames'"),
        (ONE_PACK + "  charging: {stop_after: 1s}\n", "1 s is not allowed; allowed is 10 s to 3600 s"),
        (
            ONE_PACK + "  alarms: {imbalance_warning: 200mV, imbalance_alarm: 150mV}\n",
            "imbalance_warning (200 mV) has to be below imbalance_alarm (150 mV)",
        ),
        (ONE_PACK + "  alarms: {imbalance_warning: 5mV}\n", "5 mV is not allowed; allowed is 20 mV to 1000 mV"),
        (ONE_PACK + "  alarms: {high_voltage: {latched: perhaps}}\n", "latched: perhaps"),
        (ONE_PACK + "  can: {canbus_id: nowhere}\n", "Couldn't find ID 'nowhere'"),
        (ONE_PACK + "  on_allarm: []\n", "[on_allarm] is an invalid option for [tinybms_victron]"),
    ],
)
def test_a_wrong_gateway_is_refused_with_a_reason(gateway: str, message: str, tmp_path: Path) -> None:
    assert message in refuse(tmp_path, HOST + gateway)


@pytest.mark.parametrize(
    ("uart", "message"),
    [
        ("rx_pin: GPIO41, baud_rate: 115200", "requires uart referenced by uart_id to declare a tx_pin"),
        ("tx_pin: GPIO40, baud_rate: 115200", "requires uart referenced by uart_id to declare a rx_pin"),
        ("tx_pin: GPIO40, rx_pin: GPIO41, baud_rate: 9600", "requires baud rate 115200"),
        ("tx_pin: GPIO40, rx_pin: GPIO41, baud_rate: 115200, parity: EVEN", "requires parity NONE"),
        ("tx_pin: GPIO40, rx_pin: GPIO41, baud_rate: 115200, stop_bits: 2", "requires 1 stop bits"),
        ("tx_pin: GPIO40, rx_pin: GPIO41, baud_rate: 115200, data_bits: 7", "requires 8 data bits"),
    ],
)
def test_a_uart_that_cannot_speak_to_the_bms_is_refused(uart: str, message: str, tmp_path: Path) -> None:
    esp32 = HEAD + "esp32: {variant: esp32s3, framework: {type: esp-idf}}\n"
    assert message in refuse(tmp_path, esp32 + f"uart: {{id: line1, {uart}}}\n" + ONE_PACK)


# Entities


def test_with_one_pack_nobody_has_to_name_it(tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(HOST + ONE_PACK.replace("id: pack1, ", "") + entry("sensor", "voltage: {id: pack_voltage}"))
    main = (generate(path, tmp_path) / "src" / "main.cpp").read_text()
    assert re.search(r"PackSensor\(\w+, tinybms_tinybms_id, tinybms_victron::PackMetric::VOLTAGE\)", main)
    # The gateway looks after it, and has room for no more.
    assert "add_refreshable(pack_voltage)" in main
    assert "#define TINYBMS_ENTITY_COUNT 1\n" in (tmp_path / "build/test/src/esphome/core/defines.h").read_text()


def examples(document: str) -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", (PROJECT / document).read_text(), re.DOTALL)


def test_the_examples_of_the_readme_are_valid(tmp_path: Path) -> None:
    blocks = examples("README.md")
    assert len(blocks) >= 2
    (tmp_path / "secrets.yaml").write_text("web_password: change-me-as-well\n")
    accept(tmp_path, HOST.replace("line1", "bms_uart") + "\n".join(blocks))


@pytest.mark.parametrize("example", examples("docs/entities.md"))
def test_the_examples_about_entities_are_valid(example: str, tmp_path: Path) -> None:
    host = HOST.replace("cellar", "device_pack1")
    trigger = example.startswith("tinybms_victron:")
    accept(
        tmp_path, host + ONE_PACK + example.removeprefix("tinybms_victron:\n") if trigger else host + ONE_PACK + example
    )


def test_the_tables_of_entities_are_up_to_date() -> None:
    text = DOCUMENT.read_text()
    assert text == with_tables(text), "run python -m tests.components.tinybms_victron.entities_doc"
    assert text.count("<!-- begin ") == len(PLATFORMS)


def test_with_several_packs_one_has_to_be_named(tmp_path: Path) -> None:
    message = refuse(tmp_path, HOST + TWO_PACKS + entry("sensor", "voltage: {name: Voltage}"))
    assert "Too many candidates found for 'pack_id' type 'tinybms::TinyBms' Some are 'pack1', 'pack2'" in message


def test_what_belongs_to_the_whole_battery_needs_no_pack(tmp_path: Path) -> None:
    output = accept(tmp_path, HOST + TWO_PACKS + entry("sensor", "charge_current_limit: {name: CCL}"))
    assert "pack_id" not in output


def test_cells_are_numbered(tmp_path: Path) -> None:
    cells = entry("sensor", "cell_voltages: {name: Cell, id: cell, count: 14, accuracy_decimals: 4}")
    output = accept(tmp_path, HOST + ONE_PACK + cells)
    assert re.findall(r"name: (Cell \d+)", output) == [f"Cell {number}" for number in range(1, 15)]
    assert re.findall(r"id: (cell_\d+)", output) == [f"cell_{number}" for number in range(1, 15)]
    assert output.count("accuracy_decimals: 4") == 14


def test_entities_of_an_entry_share_its_device_unless_they_name_their_own(tmp_path: Path) -> None:
    sensors = entry(
        "sensor",
        """
        device_id: cellar
        voltage: {name: Voltage}
        cell_voltages: {name: Cell, count: 2}
        current: {name: Current, device_id: }
        """,
    )
    output = accept(tmp_path, HOST + ONE_PACK + sensors)
    sensor = output[output.index("\nsensor:") :]
    # The entry itself, the voltage and two cells.
    assert sensor.count("device_id: cellar") == 4


@pytest.mark.parametrize(
    ("platform", "keys", "message"),
    [
        ("sensor", "voltge: {name: V}", "[voltge] is an invalid option for [sensor.tinybms_victron]. Did you mean"),
        ("sensor", "voltge: {name: V}", "[voltage]"),
        ("sensor", "voltage: {nam: V}", "[nam] is an invalid option for [voltage]. Did you mean [name]?"),
        ("sensor", "voltage: {name: V}\npack_id: pack9", "Couldn't find ID 'pack9'"),
        ("sensor", "cell_voltages: {count: 4}", "'name' is a required option for [cell_voltages]"),
        ("sensor", "cell_voltages: {name: Cell, count: 17}", "value must be at most 16"),
        ("sensor", "cell_voltages: {name: Cell, count: 0}", "value must be at least 1"),
        ("sensor", "cell_voltages: {name: Cell, unit: V}", "[unit] is an invalid option"),
        ("sensor", "can_bus_load: {name: Load}", "can_bus_load needs a CAN bus: add 'can:' to 'tinybms_victron:'"),
        ("binary_sensor", "gx_link: {name: GX}", "gx_link needs a CAN bus: add 'can:' to 'tinybms_victron:'"),
        ("text_sensor", "gx_name: {name: GX}", "gx_name needs a CAN bus: add 'can:' to 'tinybms_victron:'"),
        ("binary_sensor", "alarm_short_circuit: {name: A}", "[alarm_short_circuit] is an invalid option"),
        ("number", "fully_charged: {name: A}", "Did you mean [fully_charged_voltage]"),
        ("number", "charger_type: {name: A}", "[charger_type] is an invalid option for [number.tinybms_victron]"),
        ("select", "charger: {name: A}", "[charger] is an invalid option for [select.tinybms_victron]"),
        (
            "switch",
            "invert_current_sensor: {name: A, inverted: true}",
            "Inverted is not supported for this platform!",
        ),
        ("button", "reset: {name: A}", "[reset] is an invalid option for [button.tinybms_victron]. Did you mean"),
        ("event", "bms_events: {name: A}", "Did you mean [bms_event]"),
    ],
)
def test_a_wrong_entity_is_refused_with_a_reason(platform: str, keys: str, message: str, tmp_path: Path) -> None:
    assert message in refuse(tmp_path, HOST + ONE_PACK + entry(platform, keys))


def test_two_entities_of_one_name_are_refused(tmp_path: Path) -> None:
    sensors = entry("sensor", "voltage: {name: Cell 2}\ncell_voltages: {name: Cell}")
    assert "Conflicts with entity 'Cell 2'" in refuse(tmp_path, HOST + ONE_PACK + sensors)


# Automations


@pytest.mark.parametrize(
    "text",
    [
        "tinybms_victron.refresh:",
        "tinybms_victron.refresh: pack1",
        "tinybms_victron.bms_reset: {pack_id: pack1}",
        "tinybms_victron.clear_events:",
        "tinybms_victron.clear_statistics:",
        "tinybms_victron.set_soc: 50",
        "tinybms_victron.set_soc: {value: !lambda 'return 50;'}",
        "tinybms_victron.write_setting: {setting: charger_type, value: CAN}",
        "tinybms_victron.write_setting: {setting: charger_type, value: !lambda 'return 2;'}",
        "tinybms_victron.write_setting: {setting: invert_current_sensor, value: off}",
        "tinybms_victron.write_setting: {setting: low_temperature_charge_cutoff, value: -5}",
        "if: {condition: tinybms_victron.gx_present, then: [tinybms_victron.refresh: pack1]}",
        "if: {condition: tinybms_victron.bms_online, then: [tinybms_victron.refresh: pack1]}",
    ],
)
def test_actions_take_short_and_long_forms(text: str, tmp_path: Path) -> None:
    output = accept(tmp_path, HOST + ONE_PACK + action(text))
    assert "pack1" in output


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "tinybms_victron.write_setting: {setting: fully_charge_voltage, value: 3500}",
            "There is no setting 'fully_charge_voltage'. Choose from: fully_charged_voltage, fully_discharged_voltage",
        ),
        (
            "tinybms_victron.write_setting: {setting: zzz, value: 1}",
            "There is no setting 'zzz'. Choose from: allowed_disbalance, automatic_recovery, battery_capacity",
        ),
        (
            "tinybms_victron.write_setting: {setting: fully_charged_voltage, value: 3.5}",
            "fully_charged_voltage takes 1200 to 4500 mV, not 3.5",
        ),
        (
            "tinybms_victron.write_setting: {setting: battery_capacity, value: 1000}",
            "battery_capacity takes 0.1 to 655 Ah, not 1000",
        ),
        (
            "tinybms_victron.write_setting: {setting: series_cells, value: 24}",
            "series_cells takes 4 to 16, not 24",
        ),
        (
            "tinybms_victron.write_setting: {setting: charger_type, value: 1}",
            "charger_type takes one of 'Variable', 'CC/CV', 'CAN', not '1'",
        ),
        (
            "tinybms_victron.write_setting: {setting: invert_current_sensor, value: 7}",
            "Expected boolean value, but cannot convert 7 to a boolean",
        ),
        (
            "tinybms_victron.write_setting: {setting: series_cells}",
            "'value' is a required option for [tinybms_victron.write_setting]",
        ),
        (
            "tinybms_victron.write_setting: {value: 4}",
            "'setting' is a required option for [tinybms_victron.write_setting]",
        ),
        ("tinybms_victron.set_soc: 101", "state_of_charge takes 0 to 100 %, not 101"),
        ("tinybms_victron.set_soc: full", "expected float"),
        ("tinybms_victron.refresh: pack7", "Couldn't find ID 'pack7'"),
    ],
)
def test_a_wrong_action_is_refused_with_a_reason(text: str, message: str, tmp_path: Path) -> None:
    assert message in refuse(tmp_path, HOST + ONE_PACK + action(text))


@pytest.mark.parametrize(
    "text",
    [
        "tinybms_victron.refresh:",
        "tinybms_victron.set_soc: 50",
        "tinybms_victron.write_setting: {setting: series_cells, value: 14}",
        "if: {condition: tinybms_victron.bms_online, then: [tinybms_victron.refresh: pack1]}",
    ],
)
def test_with_several_packs_an_action_has_to_name_one(text: str, tmp_path: Path) -> None:
    assert "Some are 'pack1', 'pack2'" in refuse(tmp_path, HOST + TWO_PACKS + action(text))


# The tables


def test_every_supported_alarm_has_its_binary_sensors() -> None:
    source = (COMPONENTS / "bms_core" / "alarms.cpp").read_text()
    table = source[source.index("ALARMS{{") : source.index("}};")]
    rows = re.findall(r'\{"(\w+)",.*?(true|false)\}', table, re.DOTALL)
    assert len(rows) == 13
    supported = {key for key, is_supported in rows if is_supported == "true"}
    keys = {entity.key for entity in entities("binary_sensor")}
    for level in ("alarm", "warning"):
        assert {key.removeprefix(f"{level}_") for key in keys if key.startswith(f"{level}_")} == supported


def test_every_setting_and_every_option_has_exactly_one_entity() -> None:
    inputs = [entity for platform in ("number", "select", "switch") for entity in entities(platform)]
    assert sorted(entity.key for entity in inputs if entity.pack) == sorted(setting.key for setting in SETTINGS)
    assert sorted(entity.key for entity in inputs if not entity.pack) == sorted(OPTION_OF)
    keys = [entity.key for entity in inputs]
    assert len(set(keys)) == len(keys)


def test_options_may_be_quantities_or_plain_numbers_in_their_unit(tmp_path: Path) -> None:
    curve = "{shape: stepped, points: {3.4V: 100%, 3500mV: 20%, 3.6: 0}}"
    accept(
        tmp_path,
        HOST
        + ONE_PACK
        + "  charging: {chemistry: lfp, bulk_voltage_cell: 3.5, float_voltage_cell: 3400mV, rebulk_days: 7d, "
        + f"rise_time: 1min, tail_current: 4, charge_over_cell: {curve}}}\n"
        + "  alarms: {imbalance_alarm: 0.3V, high_voltage: {latched: true, raise_after: 5s}}\n",
    )


def test_without_can_only_its_own_entities_are_missing(tmp_path: Path) -> None:
    with_can = entry("sensor", "can_bus_load: {name: Load}\ncharge_voltage_limit: {name: CVL}")
    accept(tmp_path, HOST + ONE_PACK + WITH_CAN + with_can)
    accept(tmp_path, HOST + ONE_PACK + entry("sensor", "charge_voltage_limit: {name: CVL}"))
