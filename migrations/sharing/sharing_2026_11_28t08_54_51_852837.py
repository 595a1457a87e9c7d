"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:51:852837"
SHA256 = "4ab0991bd331b73a4c56e260cb2444f9978fe4b3c894a7bf3b864bef3de99e55"

forwards = sql_beside(__file__, SHA256)
