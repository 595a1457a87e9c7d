"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:37:52:963821"
SHA256 = "c0e553cea3eedc5ebbee84a23e07c5879880451d454c598bdc0587cbb2b51121"

forwards = sql_beside(__file__, SHA256)
