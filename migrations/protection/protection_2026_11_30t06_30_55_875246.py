"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T06:30:55:875246"
SHA256 = "0dd4a7c236b3121380f3a520c0bcbe83e4253b31c182b0a2c05f12d197414b03"

forwards = sql_beside(__file__, SHA256)
