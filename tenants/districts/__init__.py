# pyright: strict
"""Districts (okrsky): which part of the territory somebody works for, by streets, ranges of numbers and villages (ADR 0055).

Nothing here is of a client: an address comes in, a district goes out, and neither is kept.
"""
