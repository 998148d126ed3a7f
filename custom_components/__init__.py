"""Home Assistant integrations of this project."""
