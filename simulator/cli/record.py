"""``simulator record``: passes everything between a gateway and a BMS, and writes it down."""

import argparse
import sys
from pathlib import Path

import serial

from simulator.bms.capture import CaptureWriter
from simulator.bms.record import Connect, Recorder, serial_bms, tcp_bms
from simulator.cli import values
from simulator.cli.serving import serve


def _bms(text: str) -> Connect:
    host, colon, port = text.rpartition(":")
    if colon and host and port.isdecimal() and 0 < int(port) <= 0xFFFF:
        return tcp_bms(host, int(port))
    if Path(text).is_char_device():
        return serial_bms(text)
    raise argparse.ArgumentTypeError(f"'{text}' is neither HOST:PORT nor a serial port such as /dev/ttyUSB0")


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subcommands.add_parser("record", help="write down what a gateway and a BMS say to each other")
    parser.add_argument("bms", type=_bms, help="HOST:PORT or serial port (115200 baud) of the BMS")
    parser.add_argument("output", type=values.new_file, metavar="FILE", help="the capture to write")
    values.add_line(parser)
    values.add_seconds(parser)
    parser.set_defaults(run=run)


async def run(options: argparse.Namespace) -> int:
    """Record until interrupted."""
    try:
        with CaptureWriter(options.output) as capture:
            async with Recorder(options.bms, capture) as recorder:
                return await serve(recorder.live, options)
    except (OSError, serial.SerialException) as error:
        print(f"simulator record: error: the BMS cannot be reached: {error}", file=sys.stderr)
        return 1
