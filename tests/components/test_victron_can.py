"""What ESPHome makes of the CAN side's YAML, right and wrong."""

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from esphome import config_validation as cv
from esphome import loader

from simulator.host_firmware import COMPONENTS
from tests.support.esphome_cli import generate, run_esphome

HEAD = f"""
esphome: {{name: test}}
external_components: [{{source: {COMPONENTS}}}]
"""
HOST = f"""{HEAD}
host:
tcp_uart:
  - {{id: bms, role: client, host: 127.0.0.1, port: 20001, baud_rate: 115200}}
  - {{id: link, role: server, port: 20002}}
"""
BUS = "{platform: slcan, id: bus, uart_id: link, can_id: 0x351, bit_rate: 500KBPS}"


def yaml_of(can: str, bus: str = BUS, head: str = HOST) -> str:
    return f"{head}\ncanbus: [{bus}]\ntinybms_victron: {{packs: [{{uart_id: bms}}], can: {{canbus_id: bus, {can}}}}}\n"


def config(text: str, tmp_path: Path) -> tuple[int, str]:
    path = tmp_path / "test.yaml"
    path.write_text(text)
    result = run_esphome("config", path, data_dir=tmp_path)
    return result.returncode, " ".join(result.stdout.split())


@pytest.fixture(scope="module")
def can_schema() -> Iterator[Callable[[Any], Any]]:
    """Return the schema of `can:`: most mistakes show in it, without a run of ESPHome for each."""
    loader.install_meta_finder(COMPONENTS)
    yield importlib.import_module("esphome.components.victron_can").CAN_SCHEMA
    loader.clear_component_meta_finders()  # type: ignore[no-untyped-call]


def signal(text: str) -> str:
    return f"custom_frames: [{{id: 0x500, signals: [{{{text}}}]}}]"


def frame(text: str) -> str:
    return f"custom_frames: [{{{text}, signals: [{{source: soc, offset: 0}}]}}]"


def many_frames(count: int) -> str:
    frames = ", ".join(f"{{id: {0x500 + i}, signals: [{{source: soc, offset: 0}}]}}" for i in range(count))
    return f"custom_frames: [{frames}]"


@pytest.mark.parametrize(
    ("can", "error"),
    [
        ("protocol: pylontech", "Unknown value 'pylontech', valid options are 'victron'"),
        ("manufacturer: BYD Box", "'BYD Box' begins like BYD: a GX would treat this battery as one of theirs"),
        ("manufacturer: pylon", "'pylon' begins like PYLON"),
        ("manufacturer: LG", "'LG' begins like LG"),
        ("manufacturer: TinyBMS gateway", "'TinyBMS gateway' has 15 characters; allowed are 1 to 8"),
        ("manufacturer: Zürich", "'Zürich' has characters that a frame cannot carry: only printable ASCII"),
        ("battery_name: Garage", "battery_name 'Garage' has to begin with manufacturer 'TinyBMS'"),
        ("battery_name: TinyBMS in the garage", "has 21 characters; allowed are 1 to 16"),
        ("family: LiFePO4 16S", "'LiFePO4 16S' has 11 characters; allowed are 0 to 8"),
        ("type_id: 65536", "value must be at most 65535"),
        ("gx_timeout: 1s", "1 s is not allowed; allowed is 2 s to 3600 s"),
        ("presets: status", "Unknown value 'status', did you mean 'status_frames'?"),
        ("periods: 5s", "periods has to be a mapping of frame identifiers to times, like 0x372: 5s"),
        ("periods: {0x351: 500ms}", "0x351 is sent every second, always: a GX that misses it for 3 s stops"),
        ("periods: {0x352: 1s}", "The protocol has no frame 0x352; allowed are 0x355, 0x356"),
        ("periods: {0x356: 4s}", "A period of 4s is not possible: allowed is 100ms to 3s"),
        ("periods: {0x372: 61s}", "allowed is 100ms to 60s"),
        (many_frames(17), "17 custom frames and 0 of presets are too many: there is room for 16"),
        (many_frames(14) + ", presets: status_frames", "14 custom frames and 3 of presets are too many"),
        (frame("id: 0x800"), "0x800 is no identifier; allowed are 0 to 0x7ff; longer ones need extended: true"),
        (frame("id: 0x20000000, extended: true"), "0x20000000 is no identifier; allowed are 0 to 0x1fffffff"),
        (frame("id: 0x356"), "0x356 is taken: it carries: voltage, current, temperature"),
        (frame("id: 0x351"), "0x351 is taken: it carries the limits"),
        (frame("id: 0x305"), "0x305 is taken: a GX sends it"),
        (frame("id: 0x35C"), "0x35c is taken: a GX takes it for a Pylontech or LG battery"),
        (frame("id: 0x352") + ", presets: status_frames", "0x352 is taken by a preset"),
        (
            (
                "custom_frames: [{id: 0x500, signals: {source: soc, offset: 0}}, "
                "{id: 0x500, signals: {source: soh, offset: 0}}]"
            ),
            "0x500 is taken by frame 1 of this list",
        ),
        (frame("id: 0x500, period: 50ms"), "A period of 50ms is not possible: allowed is 100ms to 60s"),
        (frame("id: 0x500, length: 1"), "The signals need 2 bytes, not 1"),
        (frame("id: 0x500, length: 9"), "value must be at most 8"),
        ("custom_frames: [{id: 0x500, signals: []}]", "length of value must be at least 1"),
        (signal("source: volts, offset: 0"), "Unknown value 'volts', did you mean"),
        (signal("source: soc, offset: 8"), "value must be at most 7"),
        (signal("source: soc, offset: 5, type: u32"), "A u32 at byte 5 does not fit into the 8 bytes of a frame"),
        (signal("source: soc, offset: 0, type: u12"), "Unknown value 'u12'"),
        (signal("source: soc, offset: 0, scale: 0"), "A scale of 0 would hide the value: value = raw * scale + add"),
        (signal("source: soc, offset: 0, scale: .inf"), "is not a finite number"),
        (
            signal("source: soc, offset: 0, scale: -1e-7"),
            "A scale of -1e-07 is not possible; allowed is 1e-06 to 1e+09",
        ),
        (signal("source: soc, offset: 0, add: 2.0e9"), "2e+09 cannot be added; allowed is -1e+09 to 1e+09"),
        (signal("source: soc, offset: 0, add: .nan"), "is not a finite number"),
        (signal("source: soc, offset: 0, type: u8, unknown: 0x100"), "0x100 does not fit into u8; allowed are 0 to"),
        (signal("source: soc, offset: 0, byte_order: middle"), "Unknown value 'middle'"),
        (signal("source: soc, offset: 0}, {source: soh, offset: 1"), "'soh' and 'soc' both use byte 1"),
    ],
)
def test_what_is_wrong_is_named(can: str, error: str, can_schema: Callable[[Any], Any]) -> None:
    with pytest.raises(cv.Invalid) as raised:
        can_schema(yaml.safe_load(f"{{{can}}}"))
    assert error in str(raised.value)


def test_a_mistake_is_shown_where_it_is(tmp_path: Path) -> None:
    code, output = config(yaml_of(signal("source: xyz, offset: 0")), tmp_path)
    assert code != 0
    assert "Unknown value 'xyz', valid options are 'voltage', 'current'" in output, output


@pytest.mark.parametrize(
    ("bus", "error"),
    [
        (
            "{platform: slcan, id: bus, uart_id: link, can_id: 0x351}",
            "The canbus 'bus' runs at 125KBPS, but a GX expects 500KBPS: write 'bit_rate: 500KBPS'",
        ),
        (
            "{platform: slcan, id: bus, uart_id: link, can_id: 0x351, bit_rate: 500KBPS, use_extended_id: true}",
            "The canbus 'bus' uses extended identifiers, but the protocol has 11 bits: remove 'use_extended_id: true'",
        ),
    ],
)
def test_a_bus_that_cannot_carry_the_protocol_is_refused(bus: str, error: str, tmp_path: Path) -> None:
    code, output = config(yaml_of("", bus), tmp_path)
    assert code != 0
    assert error in output, output


def test_a_bus_that_only_listens_is_refused(tmp_path: Path) -> None:
    head = f"""{HEAD}
esp32: {{variant: esp32s3, framework: {{type: esp-idf}}}}
uart: {{id: bms, tx_pin: GPIO40, rx_pin: GPIO41, baud_rate: 115200}}
"""
    bus = (
        "{platform: esp32_can, id: bus, tx_pin: GPIO7, rx_pin: GPIO6, can_id: 0x351, bit_rate: 500KBPS, "
        "mode: LISTENONLY}"
    )
    code, output = config(yaml_of("", bus, head), tmp_path)
    assert code != 0
    assert "The canbus 'bus' only listens, but a GX has to hear the battery" in output, output


def test_what_is_left_out_has_a_sensible_value(can_schema: Callable[[Any], Any]) -> None:
    config = can_schema({"manufacturer": "Solar", "presets": "status_frames", "custom_frames": many_signals()})
    assert config["battery_name"] == "Solar battery"
    assert config["presets"] == ["status_frames"]
    [frame] = config["custom_frames"]
    assert frame["length"] == 8
    assert [signal["unknown"] for signal in frame["signals"]] == [0xFFFF, 0x7FFF, 0x7FC00000]


def many_signals() -> dict[str, Any]:
    return {
        "id": 0x500,
        "signals": [
            {"source": "voltage", "offset": 0},
            {"source": "current", "offset": 2, "type": "s16"},
            {"source": "soc", "offset": 4, "type": "f32"},
        ],
    }


def test_frames_become_constant_tables(tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(
        yaml_of(
            "presets: status_frames, periods: {0x372: 5s}, custom_frames: [{id: 0x18FF5001, extended: true, "
            "period: 100ms, signals: [{source: voltage, offset: 4, scale: 0.001, byte_order: big}]}]"
        )
    )
    main = " ".join((generate(path, tmp_path) / "src/main.cpp").read_text().split())
    for expected in (
        "static constexpr victron_can::CustomFrame victron_can_frames[] PROGMEM",
        ".id = 0x352, .extended = false, .length = 4, .period_ms = 1000",
        ".id = 0x353, .extended = false, .length = 4, .period_ms = 1000",
        ".id = 0x37F, .extended = false, .length = 2, .period_ms = 1000",
        ".id = 0x18FF5001, .extended = true, .length = 6, .period_ms = 100",
        (
            ".source = victron_can::SignalSource::VOLTAGE, .offset = 4, .type = victron_can::SignalType::U16, "
            ".byte_order = victron_can::ByteOrder::BIG, .scale = 0.001, .add = 0.0, .unknown = 0xFFFF"
        ),
        "->set_period(0x372, 5000);",
        "->set_custom_frames(victron_can_frames);",
        "->set_health(bus);",
    ):
        assert expected in main, expected
