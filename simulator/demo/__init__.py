"""The demo: the real firmware between the simulated BMS and the simulated GX, shown in a terminal."""
