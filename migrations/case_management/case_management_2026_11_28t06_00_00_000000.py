"""The baseline of case_management: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "b4eb4c511f378b0abfa574d5845bb3cd9f91c733e07bf5d5bebd79f38d030b96"

forwards = sql_beside(__file__, SHA256)
