# pyright: strict
"""Services and agendas as their administrator sets them up: opened, called otherwise from a day on, closed from a day on.

A service is the wall (`tenants.tables.Service`). One that is closed finishes what it has, opens no case and is offered
nowhere (ADR 0054). Nothing of clients comes here but numbers.
"""
