"""Clients of the gateway's page: those it is made for, and those it has to bear."""
