"""Firmware over the web server: what is refused, and that the right image is running afterwards."""

import asyncio
import hashlib
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from simulator.host_firmware import HostFirmware
from tests.web_server.conftest import compile_probe
from tests.web_server.support import Response, WebServer

OCTETS = "application/octet-stream"


@pytest.fixture(scope="session")
def newer_image(web_port: int) -> bytes:
    return compile_probe(web_port, version="1.3.0", flags=()).read_bytes()


@pytest.fixture
async def device(web_program: Path, web_port: int, tmp_path: Path) -> AsyncIterator[WebServer]:
    """A server whose program may be replaced."""
    program = tmp_path / "program"
    shutil.copy2(web_program, program)
    async with HostFirmware(program) as firmware:
        await firmware.wait_for_log(r"Listening on port")
        yield WebServer(web_port, firmware)


async def upload(device: WebServer, image: bytes, query: str = "", **headers: str) -> Response:
    token = await device.create_token()
    return await device.request("POST", f"/upload{query}", image, Content_Type=OCTETS, Authorization=token, **headers)


async def test_a_newer_image_is_taken_and_started(device: WebServer, newer_image: bytes) -> None:
    digest = hashlib.sha256(newer_image).hexdigest()
    start = device.firmware.mark()
    response = await upload(device, newer_image, X_Firmware_Sha256=digest)
    assert response.status == 200, response
    assert response.json == {"received_bytes": len(newer_image), "version": "1.3.0", "restart_in_s": 1}
    await device.firmware.wait_for_log(r"Listening on port", since=start)
    assert device.firmware.program.read_bytes() == newer_image
    # The one that runs now knows its version: the same again is not newer.
    again = await upload(device, newer_image)
    assert again.status == 409


async def test_an_image_that_is_not_newer_needs_force(device: WebServer, web_program: Path) -> None:
    same = await asyncio.to_thread(web_program.read_bytes)
    refused = await upload(device, same)
    assert refused.status == 409
    assert "force" in refused.json["detail"]
    await device.request("DELETE", "/tokens/0", Cookie=await device.log_in())
    assert (await upload(device, same, "?force=true")).status == 200


async def test_an_image_for_another_device_is_refused_even_with_force(device: WebServer, newer_image: bytes) -> None:
    other = newer_image.replace(b"web-probe/host|1.3.0\n", b"web-probe/hoof|1.3.0\n")
    assert other != newer_image
    response = await upload(device, other, "?force=true")
    assert response.status == 422
    assert "not for this device" in response.json["detail"]


@pytest.mark.parametrize("image", [b"\x7fELF" + b"\0" * 10_000, b"PK\x03\x04" * 5000, b"\xe9" + b"\xff" * 9999])
async def test_what_is_no_image_is_refused(device: WebServer, image: bytes) -> None:
    before = device.firmware.program.read_bytes()
    assert (await upload(device, image)).status == 422
    assert device.firmware.program.read_bytes() == before
    assert list(device.firmware.program.parent.glob("*.ota*")) == []


async def test_a_marker_alone_makes_no_image(device: WebServer, newer_image: bytes) -> None:
    marker = re.search(rb"\x01local_http firmware:[^\n]*\n", newer_image)
    assert marker is not None
    response = await upload(device, marker[0] + b"\0" * 10_000)
    assert response.status == 422
    assert "damaged" in response.json["detail"]


async def test_a_damaged_image_is_refused(device: WebServer, newer_image: bytes) -> None:
    digest = hashlib.sha256(newer_image).hexdigest()
    middle = len(newer_image) // 2
    damaged = newer_image[:middle] + bytes([newer_image[middle] ^ 1]) + newer_image[middle + 1 :]
    assert (await upload(device, damaged, X_Firmware_Sha256=digest)).status == 422


async def test_faulty_requests_are_refused_before_the_image(device: WebServer) -> None:
    image = b"x" * 5000
    assert (await device.request("POST", "/upload", image, Content_Type=OCTETS)).status == 401
    token = await device.create_token()
    for headers, query, status in (
        ({"X_Firmware_Sha256": "abc"}, "", 400),
        ({"X_Firmware_Sha256": "g" * 64}, "", 400),
        ({}, "?force=maybe", 400),
        ({"Content_Type": "multipart/form-data; boundary=x"}, "", 415),
        ({"Content_Length": str(64 * 1024 * 1024)}, "", 413),
        ({"Content_Length": "10"}, "", 422),
    ):
        fields = {"Content_Type": OCTETS, "Authorization": token} | headers
        response = await device.request("POST", f"/upload{query}", image, **fields)
        assert response.status == status, (headers, query, response)


async def test_an_upload_that_breaks_off_leaves_the_device_as_it_was(device: WebServer, newer_image: bytes) -> None:
    token = await device.create_token()
    start = device.firmware.mark()
    async with device.client() as client:
        head = client.head("POST", "/upload", newer_image, Content_Type=OCTETS, Authorization=token)
        await client.send(head + newer_image[:200_000])
        # Only one at a time.
        second = await device.request("POST", "/upload", newer_image, Content_Type=OCTETS, Authorization=token)
        assert second.status == 409
        client.reset()
    await device.firmware.wait_for_log(r"Upload ended after \d+ of \d+ bytes", since=start)
    assert list(device.firmware.program.parent.glob("*.ota*")) == []
    retried = await device.request("POST", "/upload", newer_image, Content_Type=OCTETS, Authorization=token)
    assert retried.status == 200
