"""The baseline of meetings: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "55930786d78878ba4349289eb0f47f2faf13c67600d783146a94991fb081ea17"

forwards = sql_beside(__file__, SHA256)
