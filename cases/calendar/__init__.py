# pyright: strict
"""The calendar of a service: what has to be done by which day, as a list and as a month.

A domain says in its `register()` what it puts there (`SOURCES`); the calendar knows no thing but by its day, and no more
of it than the domain answers to whoever looks.
"""
