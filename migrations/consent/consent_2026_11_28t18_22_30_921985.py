"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:22:30:921985"
SHA256 = "7cb98fb8fef881078d4a656485c296448cad3fc4e38cee77c841ec9571199768"

forwards = sql_beside(__file__, SHA256)
