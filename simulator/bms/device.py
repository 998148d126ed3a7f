"""A TinyBMS at the end of a serial line: when it answers, and what goes wrong on the way."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from simulator.bms.commands import CommandSet, Model
from simulator.bms.faults import FaultPlan
from simulator.bms.protocol import Command, DamagedRequest, NackCode, Request, RequestParser, nack, with_crc
from simulator.bms.registers import ADDRESS_END, CONTACTS, NOT_CONNECTED, Reg, Status, float_words
from simulator.bms.timing import Timing
from simulator.tables import EVENT_ID

FRAME_GAP_S = 0.05
"""A pause after which an unfinished request is forgotten."""
_BOOT_S = 2.0
_BROADCAST_PERIOD_S = (0.0, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_OPEN_WIRE_RAW = 6000
"""What a loose wire between two cells adds to one and takes from the other (0.1 mV)."""
_NOISE = b"TinyBMS ready\r\n"

type Direction = Literal["rx", "tx"]
"""As the gateway sees it: tx goes to the BMS, rx comes from it."""
type Observer = Callable[[float, Direction, bytes], None]


@dataclass(frozen=True, slots=True)
class Transmission:
    """Bytes whose last bit leaves the line at ``at_s``."""

    at_s: float
    data: bytes


class Device:
    """Turns bytes from the line into bytes for the line; every time is in seconds since the device started.

    ``speed`` makes the model's time run faster than the line's. With ``sleep_after_s`` the BMS falls asleep after so
    much silence; the first command then wakes it and is not answered.
    """

    def __init__(
        self,
        model: Model,
        *,
        timing: Timing | None = None,
        faults: FaultPlan | None = None,
        speed: float = 1.0,
        sleep_after_s: float | None = None,
        nack_rejected_writes: bool = False,
    ) -> None:
        self.model = model
        self.timing = timing or Timing()
        self.faults = faults or FaultPlan()
        self.speed = speed
        self.sleep_after_s = sleep_after_s
        self.observers: list[Observer] = []
        self.now_s = 0.0
        self._commands = CommandSet(model, self._view, nack_rejected_writes=nack_rejected_writes)
        self._parser = RequestParser()
        self._ticked_s = 0.0
        self._last_traffic_s = 0.0
        self._swallow_next = False
        self._line_free_s = 0.0
        self._silent_until_s = 0.0
        self._broadcast_due_s = 0.0
        self._frozen: list[int] | None = None
        self._announced: set[str] = set()

    def tick(self, now_s: float) -> list[Transmission]:
        """Let time pass; returns what the BMS says unasked."""
        self._set_time(now_s)
        if now_s > self._ticked_s:
            self.model.advance((now_s - self._ticked_s) * self.speed)
            self._ticked_s = now_s
        period_s = _BROADCAST_PERIOD_S[self.model.registers.settings.value("broadcast_time")]
        if not period_s or now_s < max(self._broadcast_due_s, self._silent_until_s):
            return []
        self._broadcast_due_s = max(self._broadcast_due_s + period_s, now_s)
        return self._transmit(self._broadcast(), now_s)

    def feed(self, data: bytes, now_s: float) -> list[Transmission]:
        """Take bytes from the line; returns what the BMS sends in return."""
        self._set_time(now_s)
        self._observe("tx", data)
        if now_s < self._silent_until_s:
            return []
        if now_s - self._last_traffic_s > FRAME_GAP_S:
            self._parser.forget()
        if self.sleep_after_s is not None and now_s - self._last_traffic_s > self.sleep_after_s:
            self._swallow_next = True
        self._last_traffic_s = now_s
        sent: list[Transmission] = []
        for request in self._parser.feed(self.faults.flip_bits(data, now_s)):
            if self._swallow_next:
                self._swallow_next = False
            elif now_s >= self._silent_until_s:
                sent += self._answer(request, now_s)
        return sent

    def _answer(self, request: Request | DamagedRequest, now_s: float) -> list[Transmission]:
        faults = self.faults
        if faults.strikes("no_reply", now_s):
            return []
        if isinstance(request, DamagedRequest):
            reply = nack(request.command, NackCode.CRC)
        elif faults.strikes("nack", now_s):
            reply = nack(request.command, NackCode.COMMAND)
        else:
            reply = self._commands.execute(request)
        start_s = now_s + self.timing.reply_delay_s(request.length, len(reply))
        late = faults.find("late_reply", now_s)
        if late is not None:
            start_s += late.amount / 1000
        if faults.strikes("wrong_command", now_s):
            other = Command.PACK_VOLTAGE if request.command != Command.PACK_VOLTAGE else Command.PACK_CURRENT
            reply = with_crc(reply[:1] + bytes((other,)) + reply[2:-2])
        if faults.strikes("truncate", now_s):
            reply = reply[: faults.cut(len(reply))]
        reboot = faults.take("reboot", now_s)
        if reboot is not None:
            sent = self._transmit(reply[: faults.cut(len(reply))], start_s)
            self._restart(reboot.amount)
            return sent
        if faults.strikes("noise", now_s):
            reply = _NOISE + reply
        sent = self._transmit(faults.flip_bits(reply, now_s), start_s)
        if self._commands.restart_requested:
            self._restart(_BOOT_S)
        return sent

    def _transmit(self, data: bytes, start_s: float) -> list[Transmission]:
        start_s = max(start_s, self._line_free_s)
        sent = [Transmission(start_s + offset_s, chunk) for offset_s, chunk in self.timing.pace(data)]
        self._line_free_s = sent[-1].at_s
        self._last_traffic_s = max(self._last_traffic_s, self._line_free_s)
        for transmission in sent:
            self._observe("rx", transmission.data, transmission.at_s)
        return sent

    def _restart(self, silent_s: float) -> None:
        self._commands.restart_requested = False
        self._silent_until_s = max(self._line_free_s, self.now_s) + silent_s
        self._swallow_next = False
        self._parser.forget()
        self.model.restart()

    def _broadcast(self) -> bytes:
        registers = self.model.registers
        cells = registers.get(Reg.DETECTED_CELLS)
        soc = registers.get_u32(Reg.STATE_OF_CHARGE) // 1_000_000
        if registers.settings.value("protocol") == 1:
            millivolts = [registers.get(Reg.CELL_1 + i) // 10 for i in range(CONTACTS - cells, CONTACTS)]
            return f"Cells {' '.join(map(str, millivolts))} mV, SOC {soc} %\r\n".encode()
        return f"{soc}\t{registers.get(Reg.MIN_CELL)}\t{registers.get(Reg.MAX_CELL)}\r\n".encode()

    def _observe(self, direction: Direction, data: bytes, at_s: float | None = None) -> None:
        for observer in self.observers:
            observer(self.now_s if at_s is None else at_s, direction, data)

    def _set_time(self, now_s: float) -> None:
        self.now_s = max(self.now_s, now_s)
        if self.faults.find("frozen", self.now_s) is None:
            self._frozen = None
        elif self._frozen is None:
            self._frozen = self._faulty_image()
        self._announce("cell_open", EVENT_ID["under_voltage"], EVENT_ID["under_voltage_recovered"])
        self._announce("current_sensor", EVENT_ID["current_sensor_disconnected"], EVENT_ID["current_sensor_connected"])

    def _announce(self, name: str, starts: int, ends: int) -> None:
        """Log what the BMS would log when a fault begins or ends."""
        active = self.faults.find(name, self.now_s) is not None
        if active != (name in self._announced):
            self.model.registers.log_event(starts if active else ends)
            self._announced ^= {name}

    def _view(self, address: int, count: int) -> list[int]:
        """Registers as they look from outside."""
        plain = self.model.registers.read(address, count)
        if self._frozen is not None:
            return self._frozen[address : address + count]
        if not self.faults.faults:
            return plain
        return self._faulty_image()[address : address + count]

    def _faulty_image(self) -> list[int]:
        image = self.model.registers.read(0, ADDRESS_END)
        faults, now_s = self.faults, self.now_s
        for fault in faults.find_all("sensor_disconnected", now_s):
            image[Reg.EXTERNAL_TEMPERATURE_1 + int(fault.amount) - 1] = NOT_CONNECTED & 0xFFFF
        current = faults.find("current_sensor", now_s)
        if current is not None:
            image[Reg.PACK_CURRENT : Reg.PACK_CURRENT + 2] = float_words(current.amount)
            image[Reg.STATUS] = Status.FAULT
        for fault in faults.find_all("cell_open", now_s):
            cells = image[Reg.DETECTED_CELLS]
            if int(fault.amount) <= cells:
                image[Reg.CELL_1 + CONTACTS - cells + int(fault.amount) - 1] = 0
                image[Reg.MIN_CELL] = 0
                image[Reg.STATUS] = Status.FAULT
        self._spoil_measurements(image)
        firmware = faults.find("firmware", now_s)
        if firmware is not None:
            image[Reg.INTERNAL_FIRMWARE] = int(firmware.amount)
        return image

    def _spoil_measurements(self, image: list[int]) -> None:
        """Put in what cannot be true, as a BMS does that does not notice it itself."""
        faults, now_s = self.faults, self.now_s
        cells = image[Reg.DETECTED_CELLS]
        first = Reg.CELL_1 + CONTACTS - cells
        for fault in faults.find_all("open_wire", now_s):
            cell = int(fault.amount)
            if cell < cells:
                image[first + cell - 1] += _OPEN_WIRE_RAW
                image[first + cell] -= min(image[first + cell], _OPEN_WIRE_RAW)
                image[Reg.MIN_CELL] = min(image[first : first + cells]) // 10
                image[Reg.MAX_CELL] = max(image[first : first + cells]) // 10
        for fault in faults.find_all("pack_voltage", now_s):
            shown_v = struct.unpack("<f", struct.pack("<HH", *image[Reg.PACK_VOLTAGE : Reg.PACK_VOLTAGE + 2]))[0]
            image[Reg.PACK_VOLTAGE : Reg.PACK_VOLTAGE + 2] = float_words(max(0.0, shown_v + fault.amount))
        soc = faults.find("soc", now_s)
        noise = faults.find("soc_noise", now_s)
        percent = (image[Reg.STATE_OF_CHARGE] | image[Reg.STATE_OF_CHARGE + 1] << 16) / 1_000_000
        if soc is not None:
            percent = soc.amount
        if noise is not None:
            percent = min(100.0, max(0.0, percent + faults.spread(noise.amount)))
        if soc is not None or noise is not None:
            raw = round(percent * 1_000_000)
            image[Reg.STATE_OF_CHARGE : Reg.STATE_OF_CHARGE + 2] = raw & 0xFFFF, raw >> 16
