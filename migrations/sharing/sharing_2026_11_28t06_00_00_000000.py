"""The baseline of sharing: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "17d0ca295481c9f01022944350027373ae9a3b26194b0673cb83214e7deb4970"

forwards = sql_beside(__file__, SHA256)
