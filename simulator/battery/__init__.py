"""Cells, their chemistry and their temperature."""
