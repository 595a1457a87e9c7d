# pyright: strict
"""The directory of authorities: which other offices there are, for which municipalities, how they are reached (ADR 0059).

Data of the organisation that its administrator writes, dated as everything that an act rests on. Nothing here is of a client.
"""
