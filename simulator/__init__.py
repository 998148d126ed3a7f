"""A TinyBMS with a battery behind it, and a GX on the CAN bus that obeys it: what the gateway is tested against."""
