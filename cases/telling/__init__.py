"""The client knows: who leads their case and how to reach them, told provably after each assignment (Standard 8c, ADR 0116).

A telling is a row and a record of the file; until there is one, a task of whoever leads the case stays open.
"""
