"""Measures the gateway as a Linux program between a simulated BMS and a simulated GX."""
