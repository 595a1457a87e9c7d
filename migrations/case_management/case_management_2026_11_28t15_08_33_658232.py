"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:08:33:658232"
SHA256 = "17ab77512f4e97ec9e4730359be49b3706711e4e4161f8fc96df4c425bd88b7b"

forwards = sql_beside(__file__, SHA256)
