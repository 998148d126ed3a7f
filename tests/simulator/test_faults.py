"""Every fault does what its name says, when it was told to, and the same again for the same seed."""

import pytest

from simulator.battery.cells import Battery
from simulator.battery.chemistry import LFP
from simulator.bms.device import Device
from simulator.bms.faults import KINDS, Fault, FaultPlan, parse_fault
from simulator.bms.pack import Pack
from simulator.bms.protocol import crc16
from simulator.bms.registers import Reg, float_words
from simulator.bms.timing import Pace, Timing
from tests.simulator.support import READ_LIVE, READ_STATUS, ask, is_frame, joined, replayed, words

DAMAGED = bytes.fromhex("AA 18 7F 1B")


def live(device: Device, now_s: float) -> list[int]:
    return words(ask(device, READ_LIVE, now_s))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("no_reply", Fault("no_reply", 1.0)),
        ("bit_errors=1e-3", Fault("bit_errors", 1e-3)),
        ("no_reply@10..20", Fault("no_reply", 1.0, 10.0, 20.0)),
        ("late_reply=250@5", Fault("late_reply", 250.0, 5.0)),
        ("frozen@..3", Fault("frozen", None, 0.0, 3.0)),
        ("sensor_disconnected=2", Fault("sensor_disconnected", 2.0)),
    ],
)
def test_text_form(text: str, fault: Fault) -> None:
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sleepy", "'sleepy' is not known; choose from no_reply"),
        ("no_reply=2", "value 2; allowed is 0..1"),
        ("late_reply=soon", "'soon' is not a number"),
        ("firmware", "needs a value: a whole number 0..65535"),
        ("firmware=2.3", "value 2.3; allowed is a whole number"),
        ("sensor_disconnected=3", "allowed is a whole number 1..2"),
        ("frozen=1", "takes no value"),
        ("no_reply@", "after '@' comes START"),
        ("no_reply@20..10", "the end must come after the start"),
        ("no_reply@-1", "from -1 s"),
    ],
)
def test_a_mistake_is_named_with_what_is_allowed(text: str, message: str) -> None:
    with pytest.raises(ValueError, match="fault") as error:
        parse_fault(text)
    assert message in str(error.value)


def test_a_fault_has_a_beginning_and_an_end() -> None:
    device = replayed(None, "no_reply@10..20")
    assert is_frame(ask(device, READ_STATUS, 9.9))
    assert ask(device, READ_STATUS, 10.0) == b""
    assert ask(device, READ_STATUS, 19.9) == b""
    assert is_frame(ask(device, READ_STATUS, 20.0))


def test_faults_can_be_switched_while_running() -> None:
    device = replayed()
    device.faults.add("no_reply")
    assert ask(device, READ_STATUS) == b""
    device.faults.clear("no_reply")
    assert is_frame(ask(device, READ_STATUS))


def test_a_probability_is_a_share_of_the_requests() -> None:
    device = replayed(None, "no_reply=0.3")
    answered = sum(bool(ask(device, READ_STATUS)) for _ in range(1000))
    assert answered == pytest.approx(700, abs=60)


def test_late_reply() -> None:
    prompt = replayed(pace=Pace.WIRE).feed(READ_STATUS, 1.0)[0].at_s
    late = replayed(None, "late_reply=250", pace=Pace.WIRE).feed(READ_STATUS, 1.0)[0].at_s
    assert late - prompt == pytest.approx(0.25)


def test_truncated_reply() -> None:
    device = replayed(None, "truncate")
    whole = ask(replayed(), READ_LIVE)
    for _ in range(50):
        part = ask(device, READ_LIVE)
        assert 1 <= len(part) < len(whole)
        assert whole.startswith(part)


def test_bit_errors_at_the_given_rate() -> None:
    whole = ask(replayed(), READ_LIVE)
    device = replayed(None, "bit_errors=0.001")
    flipped = bits = 0
    for _ in range(400):
        reply = ask(device, READ_LIVE)
        if len(reply) == len(whole):
            flipped += sum((a ^ b).bit_count() for a, b in zip(reply, whole, strict=True))
            bits += 8 * len(whole)
    assert flipped / bits == pytest.approx(0.001, rel=0.25)


def test_bit_errors_reach_the_requests_too() -> None:
    device = replayed(None, "bit_errors=0.02")
    replies = [ask(device, READ_LIVE, 0.1 * i) for i in range(300)]
    refused = [reply for reply in replies if len(reply) == 6]
    assert refused


def test_wrong_command_with_a_right_crc() -> None:
    reply = ask(replayed(None, "wrong_command"), READ_STATUS)
    assert is_frame(reply)
    assert reply[1] != 0x18


def test_noise_is_text_before_a_good_reply() -> None:
    clean = ask(replayed(), READ_STATUS)
    noisy = ask(replayed(None, "noise"), READ_STATUS)
    assert noisy.endswith(clean)
    assert noisy[: -len(clean)].decode("ascii").strip()


def test_nack() -> None:
    assert ask(replayed(None, "nack"), READ_STATUS)[:4] == bytes.fromhex("AA 00 18 00")


def test_reboot_breaks_a_reply_off_once() -> None:
    pack = Pack(Battery(LFP))
    device = Device(pack, timing=Timing(Pace.INSTANT), faults=FaultPlan([parse_fault("reboot=3@10")]))
    device.tick(5.0)
    whole = ask(device, READ_LIVE, 5.0)
    device.tick(10.0)
    part = ask(device, READ_LIVE, 10.0)
    assert 1 <= len(part) < len(whole)
    assert ask(device, READ_STATUS, 12.9) == b""
    device.tick(13.1)
    assert is_frame(ask(device, READ_STATUS, 13.1))
    assert [event.id for event in pack.registers.events.events] == [0x61, 0x61]
    assert pack.registers.get_u32(Reg.LIFETIME) == 1_000_013


@pytest.mark.parametrize("sensor", [1, 2])
def test_sensor_disconnected(sensor: int) -> None:
    device = Device(Pack(Battery(LFP)), timing=Timing(Pace.INSTANT))
    device.faults.add(f"sensor_disconnected={sensor}")
    values = live(device, 1.0)
    assert values[Reg.EXTERNAL_TEMPERATURE_1 + sensor - 1] == 0x8000
    assert values[Reg.EXTERNAL_TEMPERATURE_1 + 2 - sensor] != 0x8000


def test_current_sensor_reads_what_it_is_told_and_is_logged() -> None:
    device = replayed({}, "current_sensor=-3000@5..10")
    live(device, 4.0)
    values = live(device, 6.0)
    assert tuple(values[Reg.PACK_CURRENT : Reg.PACK_CURRENT + 2]) == float_words(-3000.0)
    assert values[Reg.STATUS] == 0x9B
    live(device, 11.0)
    assert [event.id for event in device.model.registers.events.events] == [0x0E, 0x0F]


def test_firmware_version() -> None:
    device = replayed(None, "firmware=226")
    assert words(ask(device, bytes.fromhex("AA 03 01 F4 00 0A 9C 18")))[2] == 226


def test_an_open_cell_reads_nothing_and_is_a_fault() -> None:
    device = replayed(None, "cell_open=1@5..10")
    values = live(device, 6.0)
    assert values[2] == 0
    assert values[3] == 39810
    assert values[Reg.MIN_CELL] == 0
    assert values[Reg.STATUS] == 0x9B
    assert live(device, 11.0)[2] == 39800
    assert [event.id for event in device.model.registers.events.events][-2:] == [0x02, 0x7B]


def test_a_loose_wire_moves_two_neighbours_apart_and_nothing_else() -> None:
    values, whole = live(replayed(None, "open_wire=3"), 1.0), live(replayed(), 1.0)
    changed = {index: values[index] - whole[index] for index in range(len(values)) if values[index] != whole[index]}
    # Cells of 14 begin at the third contact; extremes are in mV.
    assert {index: changed.get(index) for index in (4, 5)} == {4: 6000, 5: -6000}
    assert set(changed) == {4, 5, Reg.MIN_CELL, Reg.MAX_CELL}
    assert values[Reg.MAX_CELL] == values[4] // 10
    assert values[Reg.MIN_CELL] == values[5] // 10


def test_a_pack_voltage_that_is_off() -> None:
    values = live(replayed({Reg.PACK_VOLTAGE: 0, Reg.PACK_VOLTAGE + 1: 0x4250}, "pack_voltage=-8"), 1.0)  # 52 V
    assert tuple(values[Reg.PACK_VOLTAGE : Reg.PACK_VOLTAGE + 2]) == float_words(44.0)


def shown_soc(device: Device, now_s: float) -> float:
    values = live(device, now_s)
    return (values[Reg.STATE_OF_CHARGE] | values[Reg.STATE_OF_CHARGE + 1] << 16) / 1_000_000


def test_a_state_of_charge_that_reads_something_else() -> None:
    device = replayed(None, "soc=20@5..10")
    before = shown_soc(device, 4.0)
    assert shown_soc(device, 6.0) == 20.0
    assert shown_soc(device, 11.0) == before == pytest.approx(83.554824)


def test_a_state_of_charge_that_is_never_the_same() -> None:
    device = replayed(None, "soc_noise=10")
    shown = [shown_soc(device, 0.1 * i) for i in range(100)]
    assert len(set(shown)) > 90
    assert all(abs(percent - 83.554824) <= 10 for percent in shown)


def test_frozen_values_stand_still_while_the_battery_lives_on() -> None:
    pack = Pack(Battery(LFP), lambda _time_s, _battery: -20.0)
    device = Device(pack, timing=Timing(Pace.INSTANT), faults=FaultPlan([parse_fault("frozen@10..60")]))
    device.tick(9.99)
    before = live(device, 10.0)
    device.tick(50.0)
    assert live(device, 50.0) == before
    device.tick(61.0)
    after = live(device, 61.0)
    assert after[Reg.LIFETIME] == before[Reg.LIFETIME] + 52
    assert after[Reg.STATE_OF_CHARGE] != before[Reg.STATE_OF_CHARGE]


@pytest.mark.parametrize("name", ["bit_errors=0.01", "truncate=0.5", "no_reply=0.5", "noise=0.5", "nack=0.5"])
def test_the_same_seed_gives_the_same_faults(name: str) -> None:
    def run(seed: int) -> list[bytes]:
        device = replayed(None, name, seed=seed)
        return [ask(device, READ_LIVE, 0.1 * i) for i in range(60)]

    assert run(1) == run(1)
    assert run(1) != run(2)


def test_every_kind_of_fault_is_tried_here() -> None:
    source = __import__("pathlib").Path(__file__).read_text(encoding="utf-8")
    assert [name for name in KINDS if f'"{name}' not in source and f'f"{name}' not in source] == []


def test_a_damaged_request_is_refused_with_the_other_code() -> None:
    reply = ask(replayed(), DAMAGED)
    assert reply[:4] == bytes.fromhex("AA 00 18 01")
    assert crc16(reply) == 0
    assert joined([]) == b""
