"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T23:51:36:966653"
SHA256 = "7ebf1dc27722545f5dad2a9079715fbb13544eb55f09643dbc14458b2a7f7a72"

forwards = sql_beside(__file__, SHA256)
