"""A dump of a real pack of 14 cells goes in; the frames a GX gets are known byte by byte.

Pack: 55.78 V, 0 A, cells 3980..3990 mV, SOC 83.554824 %, BMS at 9.7 degC, no external sensors, 66 Ah, firmware 2.3.242.
Settings: fully charged 4150 mV, fully discharged 3000 mV, cut-offs 60 A discharge and 20 A charge.
"""

from simulator.bms.replay import ReplayModel, load_dump
from tests.firmware.support.stage import Rig, scenario


@scenario(program="as_bms")
async def test_a_real_pack_becomes_the_frames_a_gx_expects(rig: Rig) -> None:
    async with rig.gateway(model=ReplayModel(load_dump(), counting=True)) as gateway:
        await gateway.wait_for_full_current()
        await gateway.pass_time(1)
        heard = {identifier: received.data.hex(" ").upper() for identifier, received in gateway.world.gx.last.items()}
        assert heard == {
            # 14 x 4150 mV = 58.1 V; 90 % of 20 A = 18.0 A and of 60 A = 54.0 A; 14 x 3000 mV = 42.0 V
            0x351: "45 02 B4 00 1C 02 A4 01",
            # 84 %, health not known, 83.55 %
            0x355: "54 00 FF FF A3 20",
            # 55.78 V, 0.0 A, 9.7 degC
            0x356: "CA 15 00 00 61 00",
            # all OK but for "short circuit", which nobody can tell; online
            0x35A: "AA AA 8A 02 AA AA 8A 0A",
            0x35E: "54 69 6E 79 42 4D 53 00",
            # type 0, firmware 1.242 big endian, 66 Ah
            0x35F: "00 00 01 F2 42 00",
            0x370: "54 69 6E 79 42 4D 53 20",
            0x371: "62 61 74 74 65 72 79 00",
            # one pack well, none blocks, none away
            0x372: "01 00 00 00 00 00 00 00",
            # 3980 mV, 3990 mV, 283 K twice
            0x373: "8C 0F 96 0F 1B 01 1B 01",
            # "P1C01", "P1C08", "P1INT" twice
            0x374: "50 31 43 30 31 00 00 00",
            0x375: "50 31 43 30 38 00 00 00",
            0x376: "50 31 49 4E 54 00 00 00",
            0x377: "50 31 49 4E 54 00 00 00",
            # nothing flowed
            0x378: "00 00 00 00 00 00 00 00",
            # 66 Ah
            0x379: "42 00",
            0x382: "54 69 6E 79 42 4D 53 00",
        }
        assert gateway.violations() == []
