"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:08:32:388474"
SHA256 = "6234bc2816400e41ae924704584c5c937a1fadbf60d997954e0b5c3a00c80c0c"

forwards = sql_beside(__file__, SHA256)
