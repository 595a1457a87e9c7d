"""The baseline of intake: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "4bbe4ffe543811e03d6f1da9753f38dd9e9ca9db018bffa40f6548a502697066"

forwards = sql_beside(__file__, SHA256)
