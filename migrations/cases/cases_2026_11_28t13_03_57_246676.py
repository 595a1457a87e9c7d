"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T13:03:57:246676"
SHA256 = "344318248ae932835202ae8263d7e57fef7b53b2c612aba74f639ceb86fc08f6"

forwards = sql_beside(__file__, SHA256)
