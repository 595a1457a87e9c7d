"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:28:52:530577"
SHA256 = "e8083d0d80bf95034acac17dfa122f6813c3b9c9d11b759def04d6c1ad3e2588"

forwards = sql_beside(__file__, SHA256)
