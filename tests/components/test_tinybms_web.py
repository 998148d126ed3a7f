"""What the key `web:` of tinybms_victron accepts, refuses and announces."""

import re
from pathlib import Path

import pytest

from simulator.host_firmware import COMPONENTS, PROJECT
from tests.support.esphome_cli import generate, run_esphome

HEAD = f"""
esphome: {{name: test-gateway, friendly_name: Garage}}
external_components: [{{source: {COMPONENTS}}}]
"""
HOST = f"""{HEAD}
host:
network:
tcp_uart: [{{id: bms, role: client, host: 127.0.0.1, port: 20001, baud_rate: 115200}}]
"""
ESP32 = f"""{HEAD}
esp32: {{variant: esp32s3, board: esp32-s3-devkitc-1, flash_size: 8MB, framework: {{type: esp-idf}}}}
psram: {{mode: octal}}
wifi: {{ssid: test, password: placeholder, ap: {{password: placeholder}}}}
uart: {{id: bms, tx_pin: GPIO40, rx_pin: GPIO41, baud_rate: 115200}}
"""


def yaml_of(web: str, head: str = HOST) -> str:
    return f"{head}\ntinybms_victron: {{packs: [{{uart_id: bms}}], web: {{{web}}}}}\n"


def config(text: str, tmp_path: Path) -> tuple[int, str]:
    path = tmp_path / "test.yaml"
    path.write_text(text)
    result = run_esphome("config", path, data_dir=tmp_path)
    return result.returncode, " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (yaml_of("port: 8080"), "'password' is a required option"),
        (yaml_of("password: short"), "a password has 8 to 64 bytes; this one has 5"),
        (yaml_of("password: long enough, read_access: everybody"), "valid options are 'login', 'open'"),
        (yaml_of("password: long enough, history: {15min: 20min}"), "has to be a multiple of 900 s"),
        (
            yaml_of("password: long enough", ESP32 + "web_server: {port: 80}\n"),
            "Port 80 is taken by web_server. Give one of the two another port",
        ),
        (
            yaml_of("password: long enough", ESP32 + "captive_portal:\n"),
            "Port 80 is taken by captive_portal while the access point is up. Choose another port, such as 8080",
        ),
    ],
)
def test_what_cannot_work_is_refused(text: str, error: str, tmp_path: Path) -> None:
    code, output = config(text, tmp_path)
    assert code != 0
    assert error in output
    assert "placeholder" not in error


@pytest.mark.parametrize("neighbour", ["web_server: {port: 8080}", "captive_portal:"])
def test_another_port_lets_both_live(neighbour: str, tmp_path: Path) -> None:
    port = 80 if "8080" in neighbour else 8080
    code, output = config(yaml_of(f"password: long enough, port: {port}", f"{ESP32}{neighbour}\n"), tmp_path)
    assert code == 0, output


def test_the_password_is_not_in_the_firmware(tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(yaml_of("password: long enough"))
    project = generate(path, tmp_path)
    lines = (project / "src" / "main.cpp").read_text().splitlines()
    # ESPHome repeats the YAML in comments.
    code = [line for line in lines if not line.lstrip().startswith("//")]
    assert not any("long enough" in line for line in code)
    assert any("set_password" in line for line in code)


def test_an_esp32_announces_the_page_and_keeps_its_history(tmp_path: Path) -> None:
    path = tmp_path / "test.yaml"
    path.write_text(yaml_of("password: long enough, port: 8080, model: ESP32-CAN-X2", ESP32))
    project = generate(path, tmp_path)
    code = (project / "src" / "main.cpp").read_text()
    assert 'MDNS_STR("_tinybms-gw")' in code
    service = code[code.index('MDNS_STR("_tinybms-gw")') :]
    for key, value in {"id": "test-gateway", "name": "Garage", "model": "ESP32-CAN-X2", "api": "1"}.items():
        assert f'{{MDNS_STR("{key}"), MDNS_STR("{value}")}}' in service
    assert "get_mac_address_pretty" in service
    assert re.search(r"^history,", (project / "partitions.csv").read_text(), re.MULTILINE)


def test_the_version_is_that_of_the_project() -> None:
    project = (PROJECT / "pyproject.toml").read_text()
    component = (COMPONENTS / "tinybms_web" / "__init__.py").read_text()
    [version] = re.findall(r'^version = "(.+)"$', project, re.MULTILINE)
    assert f'FIRMWARE_VERSION = "{version}"' in component
