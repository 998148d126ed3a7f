"""What the configuration refuses, and what it makes of an ESP32."""

import re
from pathlib import Path

import pytest

from tests.support.esphome_cli import generate, run_esphome
from tests.web_server.conftest import HERE
from tests.web_server.support import PASSWORD


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("password", "6bytes", "a password has 8 to 64 bytes; this one has 6"),
        ("password", "x" * 65, "a password has 8 to 64 bytes; this one has 65"),
        ("password", "${web_password}", "the substitution web_password is not defined"),
        ("host_name", "not a name", "host_names"),
        ("web_port", "70000", "port"),
        ("version", "1|2", "version"),
    ],
)
def test_what_cannot_work_is_refused_with_its_reason(key: str, value: str, message: str, tmp_path: Path) -> None:
    result = run_esphome("-s", key, value, "compile", "--only-generate", HERE / "web_server.yaml", data_dir=tmp_path)
    assert result.returncode != 0
    assert message in result.stdout


def test_the_firmware_holds_no_password(web_program: Path) -> None:
    assert PASSWORD.encode() not in web_program.read_bytes()


def test_an_esp32_gets_its_sockets_and_digests(tmp_path: Path) -> None:
    project = generate(HERE / "web_server.esp32-s3.yaml", tmp_path)
    sdkconfig = (project / "sdkconfig.web-probe").read_text()
    assert "CONFIG_MBEDTLS_SHA1_C=y" in sdkconfig
    # Ten clients, one to be turned away, the one that listens; ESPHome adds what mDNS needs.
    sockets = re.search(r"CONFIG_LWIP_MAX_SOCKETS=(\d+)", sdkconfig)
    assert sockets is not None
    assert int(sockets[1]) >= 12
    # Back to the old firmware when the new one does not come up.
    assert "CONFIG_BOOTLOADER_APP_ROLLBACK_ENABLE=y" in sdkconfig
    assert "-lhttp_parser" not in (project / "CMakeLists.txt").read_text()
