"""A Victron GX on the CAN bus, and the chargers and loads it controls."""
