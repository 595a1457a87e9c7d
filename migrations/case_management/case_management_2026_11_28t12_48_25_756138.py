"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:25:756138"
SHA256 = "9ecdb40696cd20dfac47a2ba1d1f8c60610e6d8c4230ead99c954aff5aeef060"

forwards = sql_beside(__file__, SHA256)
