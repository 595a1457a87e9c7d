"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:32:07:645323"
SHA256 = "d809c03ca2fbbc35ba46bb7cab3f77e0ef971539b81a9cb11300d23473a678d7"

forwards = sql_beside(__file__, SHA256)
