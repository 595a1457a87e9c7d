"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:08:31:843438"
SHA256 = "f4886b5915f7815525ee30d595d86b864173ad8a87f24bd9e5c13a4a56ebc596"

forwards = sql_beside(__file__, SHA256)
