"""The baseline of consent: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "05ea40836b7b566e230d69411c019b3ac33f417d83b341cdcc61604844212436"

forwards = sql_beside(__file__, SHA256)
