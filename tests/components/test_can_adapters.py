"""What ESPHome makes of the CAN adapters' YAML, right and wrong."""

from pathlib import Path

import pytest

from tests.support.esphome_cli import generate, run_esphome

HERE = Path(__file__).parent
COMPONENTS = HERE.parents[1] / "esphome_components"
CONFIGURATIONS = sorted(path for name in ("slcan", "socketcan", "can_health") for path in HERE.glob(f"{name}/*.yaml"))


@pytest.mark.parametrize("path", CONFIGURATIONS, ids=lambda path: str(path.relative_to(HERE)))
def test_every_configuration_is_valid(path: Path, tmp_path: Path) -> None:
    result = run_esphome("config", path, data_dir=tmp_path)
    assert result.returncode == 0, result.stdout


def test_slcan_drives_tcp_connections_and_leaves_serial_lines_alone(tmp_path: Path) -> None:
    main = (generate(HERE / "slcan/test.esp32-s3.yaml", tmp_path) / "src/main.cpp").read_text()
    assert "can_wired->set_bit_rate_code('6');" in main
    assert "can_network->set_bit_rate_code('5');" in main
    assert "can_network->set_tcp_uart(network_adapter);" in main
    assert "can_network->set_setup_priority(199.0f);" in main
    assert "can_wired->set_tcp_uart" not in main
    assert "can_wired->set_setup_priority" not in main, "a wired bus does not wait for the network"


def test_health_belongs_to_the_adapter_that_knows_it(tmp_path: Path) -> None:
    project = generate(HERE / "can_health/test.esp32-s3.yaml", tmp_path)
    main = (project / "src/main.cpp").read_text()
    assert "// health of can_slcan: can_slcan" in main
    assert "// health of can_twai: can_health_twaihealth_id" in main
    assert "// health of can_mcp: None" in main
    assert main.count("can_health::TwaiHealth();") == 1
    assert "USE_CAN_HEALTH_TWAI" in (project / "src/esphome/core/defines.h").read_text()
    assert (project / "src/esphome/components/can_health/twai_health_esp32.cpp").exists()


def test_only_the_first_controller_has_health(tmp_path: Path) -> None:
    main = (generate(HERE / "can_health/test-two-controllers.esp32-c6.yaml", tmp_path) / "src/main.cpp").read_text()
    assert "// health of can_first: can_health_twaihealth_id" in main
    assert "// health of can_second: None" in main


def test_the_twai_driver_is_not_needed_without_esp32_can(tmp_path: Path) -> None:
    project = generate(HERE / "slcan/test.esp32-s3.yaml", tmp_path)
    assert "TwaiHealth()" not in (project / "src/main.cpp").read_text()
    assert not (project / "src/esphome/components/can_health/twai_health_esp32.cpp").exists()


HOST = f"""
esphome: {{name: test}}
external_components: [{{source: {COMPONENTS}}}]
host:
tcp_uart: [{{id: link, role: server, port: 20001}}]
"""
ESP32 = f"""
esphome: {{name: test}}
external_components: [{{source: {COMPONENTS}}}]
esp32: {{variant: esp32s3, framework: {{type: esp-idf}}}}
"""


@pytest.mark.parametrize(
    ("head", "bus", "error"),
    [
        (
            HOST,
            "{platform: slcan, uart_id: link, can_id: 1, bit_rate: 33KBPS}",
            "slcan has no code for the bit rate '33KBPS'; allowed are 10KBPS, 20KBPS, 50KBPS",
        ),
        (HOST, "{platform: slcan, uart_id: link}", "'can_id' is a required option for [canbus.slcan]"),
        (HOST, "{platform: slcan, uart_id: other, can_id: 1}", "Couldn't find ID 'other'"),
        (
            ESP32 + "uart: {id: link, tx_pin: GPIO40, baud_rate: 115200}",
            "{platform: slcan, uart_id: link, can_id: 1}",
            "Component slcan requires uart referenced by uart_id to declare a rx_pin",
        ),
        (HOST, "{platform: socketcan, can_id: 1}", "'interface' is a required option for [canbus.socketcan]"),
        (
            HOST,
            "{platform: socketcan, can_id: 1, interface: /dev/can0}",
            "'/dev/can0' cannot be the name of a network interface: 1 to 15 characters without '/', ':' or spaces",
        ),
        (
            HOST,
            "{platform: socketcan, can_id: 1, interface: interface-number-0}",
            "'interface-number-0' cannot be the name of a network interface",
        ),
        (ESP32, "{platform: socketcan, can_id: 1, interface: can0}", "This feature is only available on"),
    ],
)
def test_what_is_wrong_is_named(head: str, bus: str, error: str, tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(f"{head}\ncanbus: [{bus}]\n")
    result = run_esphome("config", path, data_dir=tmp_path)
    assert result.returncode != 0
    assert error in " ".join(result.stdout.split()), result.stdout
