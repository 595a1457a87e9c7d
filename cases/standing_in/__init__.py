"""Handing back: what whoever stood in did for somebody who was away, on one sheet, and that that one has read it (S003; D13, ADR 0114)."""
