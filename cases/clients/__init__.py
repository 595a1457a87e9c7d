# pyright: strict
"""Clients: the people a service works for. Who they are stands only in sealed documents; names are found by blind terms."""
