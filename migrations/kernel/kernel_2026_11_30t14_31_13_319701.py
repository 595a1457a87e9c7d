"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T14:31:13:319701"
SHA256 = "759cfe51221eacf1866e74f28303368b5410f0d45d5f4c893b112de21c313191"

forwards = sql_beside(__file__, SHA256)
