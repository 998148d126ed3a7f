"""A TinyBMS on a serial line."""
