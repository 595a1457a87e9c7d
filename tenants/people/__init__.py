# pyright: strict
"""People of an organisation as its administrator sees them: who works here, as what, from when to when.

An administrator employs people, gives roles and ends both. Nothing of clients comes here (ADR 0050).
"""
