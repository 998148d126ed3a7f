"""A device that answers as a capture did."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from simulator.bms.capture import Chunk
from simulator.bms.device import Device, Transmission
from simulator.bms.protocol import SYNC, Command, DamagedRequest, Request, RequestParser, crc16, with_crc
from simulator.bms.replay import ReplayModel


@dataclass(slots=True)
class _Exchange:
    """A request, damaged or not, and what followed it until the next one: seconds after the request, bytes."""

    request: Request | DamagedRequest
    asked_s: float
    reply: list[tuple[float, bytes]] = field(default_factory=list)


class CaptureDevice:
    """Answers each request as the capture did, with its delays, silences and damage included.

    A request that comes more often than in the capture gets its last answer again. One the capture does not know is
    answered from the registers its Modbus reads have shown.
    """

    def __init__(self, capture: Sequence[Chunk]) -> None:
        exchanges = _exchanges(capture)
        self._answers: dict[tuple[int, bytes], list[_Exchange]] = defaultdict(list)
        for exchange in exchanges:
            if isinstance(exchange.request, Request):
                self._answers[exchange.request.command, exchange.request.body].append(exchange)
        self._parser = RequestParser()
        self._rest = Device(ReplayModel(_registers(exchanges)))

    def tick(self, now_s: float) -> list[Transmission]:
        """Nothing is said unasked."""
        return self._rest.tick(now_s)

    def feed(self, data: bytes, now_s: float) -> list[Transmission]:
        """Take bytes from the line; returns what the capture answered."""
        sent: list[Transmission] = []
        for request in self._parser.feed(data):
            if isinstance(request, DamagedRequest):
                continue
            answers = self._answers.get((request.command, request.body))
            if answers is None:
                frame = with_crc(bytes((SYNC, request.command)) + request.body)
                sent += self._rest.feed(frame, now_s)
                continue
            exchange = answers.pop(0) if len(answers) > 1 else answers[0]
            sent += [Transmission(now_s + delay_s, chunk) for delay_s, chunk in exchange.reply]
        return sent


def _exchanges(capture: Sequence[Chunk]) -> list[_Exchange]:
    parser = RequestParser()
    found: list[_Exchange] = []
    for chunk in capture:
        if chunk.direction == "tx":
            found += [_Exchange(request, chunk.time_s) for request in parser.feed(chunk.data)]
        elif found:
            found[-1].reply.append((max(0.0, chunk.time_s - found[-1].asked_s), chunk.data))
    return found


def _registers(exchanges: Sequence[_Exchange]) -> dict[int, int]:
    """What undamaged Modbus reads have shown; the last value counts."""
    registers: dict[int, int] = {}
    for exchange in exchanges:
        request = exchange.request
        if isinstance(request, DamagedRequest) or request.command != Command.READ_BLOCK_MODBUS:
            continue
        reply = b"".join(data for _, data in exchange.reply)
        body = request.body
        if len(reply) != 5 + 2 * body[3] or crc16(reply):
            continue
        address = int.from_bytes(body[:2], "big")
        for index in range(body[3]):
            registers[address + index] = int.from_bytes(reply[3 + 2 * index : 5 + 2 * index], "big")
    return registers
