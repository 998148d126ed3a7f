"""The command line: mistakes get one line and code 2, programs run and end."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from simulator.cli.main import main
from tests.simulator.gateway import SlcanGateway
from tests.simulator.support import READ_STATUS, is_frame


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("", "COMMAND"),
        ("bms --cells 3", "--cells: '3' is not a whole number 4..16"),
        ("bms --chemistry lead", "--chemistry: invalid choice: 'lead' (choose from"),
        ("bms --soc 101", "--soc: '101' is not a number 0..100 %"),
        ("bms --speed nan", "--speed: 'nan' is not a number 0..100000"),
        ("bms --port 70000", "--port: '70000' is not a whole number 0..65535"),
        ("bms --pty /tmp/a/b", "--pty: '/tmp/a/b' is not a name such as /tmp/tinybms"),
        ("bms --fault sleepy", "--fault: fault 'sleepy' is not known; choose from no_reply"),
        ("bms --scenario party", "--scenario: invalid choice: 'party' (choose from"),
        ("bms --capture /nowhere", "--capture: [Errno 2] No such file"),
        ("bms --record /nowhere/file", "--record: '/nowhere/file' cannot be written"),
        ("gx", "--can"),
        ("gx --can bus", "--can: 'bus' is not a CAN bus: give a TCP port"),
        ("world --can 0", "--can: '0' is not a CAN bus"),
        ("record nowhere /tmp/x", "bms: 'nowhere' is neither HOST:PORT nor a serial port"),
        ("replay /nowhere", "FILE: [Errno 2]"),
    ],
)
def test_a_mistake_is_told_in_one_line(arguments: str, names: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments.split())
    assert end.value.code == 2
    message = capsys.readouterr().err
    assert names in message
    assert message.count("\n") == 1


def test_help_names_scenarios_and_faults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["world", "--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert "weak_cell" in text
    assert "bit_errors" in text


async def start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )


async def line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 10.0)).decode()


async def test_a_port_in_use_is_told_in_one_line(unused_tcp_port: int) -> None:
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", unused_tcp_port)
    async with server:
        process = await start("bms", "--port", str(unused_tcp_port))
        _, errors = await asyncio.wait_for(process.communicate(), 10.0)
    assert process.returncode == 1
    assert b"address already in use" in errors
    assert errors.count(b"\n") == 1


async def test_bms_tells_its_port_and_ends_when_told(tmp_path: Path) -> None:
    capture = tmp_path / "capture.jsonl"
    process = await start("bms", "--cells", "8", "--record", str(capture), "--scenario", "faults", "--firmware", "226")
    port = int((await line(process)).rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(READ_STATUS)
    assert is_frame(await asyncio.wait_for(reader.readexactly(6), 2.0))
    writer.close()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 5.0) == 0
    assert json.loads(capture.read_text().splitlines()[0])["hex"] == "AA 18 7F 1A"


async def test_gx_prints_frames_and_violations() -> None:
    async with SlcanGateway() as gateway:
        gateway.cvl_v = 0.0
        process = await start("gx", "--can", str(gateway.port), "--json", "--seconds", "1")
        output, _ = await asyncio.wait_for(process.communicate(), 15.0)
    lines = [json.loads(text) for text in output.splitlines()]
    limits = next(entry for entry in lines if entry.get("id") == "0x351")
    assert limits["frame"]["charge_voltage_v"] == 0.0
    assert any(entry.get("violation", {}).get("rule") == "cvl_zero" for entry in lines)
    assert process.returncode == 0


async def test_world_streams_its_state() -> None:
    async with SlcanGateway() as gateway:
        process = await start("world", "--can", str(gateway.port), "--scenario", "charge", "--json", "--seconds", "1.5")
        output, errors = await asyncio.wait_for(process.communicate(), 15.0)
    states = [json.loads(text) for text in output.splitlines()]
    assert states[-1]["gx"]["state"] == "accepted", errors
    assert states[-1]["bms"]["port"] > 0
    assert process.returncode == 0


async def test_world_without_a_gateway_ends_with_one(unused_tcp_port: int) -> None:
    process = await start("world", "--can", str(unused_tcp_port), "--seconds", "0.5")
    output, _ = await asyncio.wait_for(process.communicate(), 15.0)
    assert process.returncode == 1
    assert b"GX waiting" in output
