"""The closed loop at high speed: the firmware's charge control around a simulated battery, days in seconds."""
