"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T00:59:08:252693"
SHA256 = "e6e16f46a2052d5ff7936365a1882718c27f6e05222b7f864cc60a99383a4954"

forwards = sql_beside(__file__, SHA256)
