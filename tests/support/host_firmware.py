"""Moved to simulator.host_firmware."""

from simulator.host_firmware import *  # noqa: F403
