# pyright: strict
"""Deadlines: one clock for everything that must be done by a day or an hour (domain reference 1.17).

A domain says in its `register()` which kinds of deadline it has, and in its acts when one starts and when it is met; the
clock warns and alerts, the calendar and My day show them.
"""
