"""Every configuration a user starts from is valid, and the ESP32 ones become the firmware they promise."""

import base64
import re
import shutil
from pathlib import Path

import pytest

from tests.support.esphome_cli import generate, run_esphome

PROJECT = Path(__file__).resolve().parents[2]
CONFIGURATIONS = ["example.yaml", *(f"examples/{path.name}" for path in sorted(PROJECT.glob("examples/*.yaml")))]
PARTS = {"examples/entities.yaml"}
"""Included by others; no configuration by themselves."""


def _pin_of(main: str, setter: str) -> int:
    """The GPIO that a generated call is given through its pin object."""
    [pin] = re.findall(rf"{re.escape(setter)}\((\w+)\);", main)
    [number] = re.findall(rf"{pin}->set_pin\(::GPIO_NUM_(\d+)\);", main)
    return int(number)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout whose user has filled in the secrets."""
    root = tmp_path_factory.mktemp("user") / "checkout"
    (root / "examples").mkdir(parents=True)
    (root / "esphome_components").symlink_to(PROJECT / "esphome_components")
    for name in CONFIGURATIONS:
        shutil.copy(PROJECT / name, root / name)
    secrets = (PROJECT / "secrets.yaml.example").read_text()
    # ESPHome refuses the placeholder, as it should.
    secrets = secrets.replace("A" * 43 + "=", base64.b64encode(bytes(range(32))).decode())
    for folder in (root, root / "examples"):
        (folder / "secrets.yaml").write_text(secrets)
    return root


@pytest.fixture(scope="module")
def example_project(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The C++ project of example.yaml."""
    return generate(checkout / "example.yaml", tmp_path_factory.mktemp("example"))


@pytest.mark.parametrize("name", [name for name in CONFIGURATIONS if name not in PARTS])
def test_every_example_is_valid(name: str, checkout: Path, tmp_path: Path) -> None:
    # Only one of them asks for its password on the command line.
    result = run_esphome("-s", "web_password", "of this test", "config", checkout / name, data_dir=tmp_path)
    assert result.returncode == 0, result.stdout


def test_the_example_needs_its_secrets(checkout: Path, tmp_path: Path) -> None:
    without = shutil.copytree(checkout, tmp_path / "checkout", symlinks=True)
    (without / "secrets.yaml").unlink()
    result = run_esphome("config", without / "example.yaml", data_dir=tmp_path)
    assert result.returncode != 0
    assert "secrets.yaml" in result.stdout


def test_the_example_is_an_esp32_can_x2(example_project: Path) -> None:
    project = example_project
    main = (project / "src/main.cpp").read_text()
    assert "can1->set_tx(7);" in main
    assert "can1->set_rx(6);" in main
    assert "can1->set_bitrate(canbus::CAN_500KBPS);" in main
    assert _pin_of(main, "bms_uart->set_tx_pin") == 40
    assert _pin_of(main, "bms_uart->set_rx_pin") == 41
    assert "bms_uart->set_baud_rate(115200);" in main

    options = (project / f"sdkconfig.{project.name}").read_text()
    assert "CONFIG_ESP_TASK_WDT_TIMEOUT_S=10" in options
    assert "CONFIG_ESP_TASK_WDT_PANIC=y" in options
    assert "CONFIG_SPIRAM_MODE_OCT=y" in options
    assert "CONFIG_ESPTOOLPY_FLASHSIZE_8MB=y" in options
    assert "CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y" in options

    partitions = (project / "partitions.csv").read_text()
    assert re.search(r"app0.*0x300000", partitions), partitions
    assert re.search(r"app1.*0x300000", partitions), partitions
    assert re.search(r"history.*0x169000", partitions), partitions


def test_the_page_of_the_example_is_announced_and_has_the_users_password(example_project: Path) -> None:
    main = (example_project / "src/main.cpp").read_text()
    assert 'MDNS_STR("_tinybms-gw")' in main
    assert re.search(r"->set_port\(80\);", main)
    assert re.search(r'->set_device\("ESP32-CAN-X2"', main)
    assert "auth().set_password(" in main
    assert "change-me-as-well" not in main, "only a hash of the password gets into the firmware"


def test_the_host_example_has_no_password_of_its_own(checkout: Path, tmp_path: Path) -> None:
    result = run_esphome("config", checkout / "examples/host.yaml", data_dir=tmp_path)
    assert result.returncode != 0
    assert "web_password" in result.stdout


def test_the_example_steers_the_battery_without_a_network(example_project: Path) -> None:
    main = (example_project / "src/main.cpp").read_text()
    assert "set_reboot_timeout(0);" in main, "no network is no reason to restart"
    assert 'set_ssid("TinyBMS-Gateway");' in main
    assert ".static_ip = network::IPAddress(192, 168, 4, 1)," in main
