"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T03:09:03:055170"
SHA256 = "3732ec1572ef624a6a5e76e46f78fca730832c53b9e514c3ebe832a67e69c09e"

forwards = sql_beside(__file__, SHA256)
