"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T19:23:35:318795"
SHA256 = "d999d9dcbcfe48b063085bc44fab0143aa12a6bfa8df19fad473b3b2a6cad9fe"

forwards = sql_beside(__file__, SHA256)
