"""Waiting: a written notice that is not urgent and waits for the return of a named coordinator (Standard 8a, ADR 0095).

Its deadlines run on as before. An urgent notice never waits, and whatever is learnt of one ends the waiting at once.
"""
