"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:35:12:161874"
SHA256 = "34d75f32af9aa9712192bff2bf5d45be618d756f5bba947ca5f1b69fe3e59008"

forwards = sql_beside(__file__, SHA256)
