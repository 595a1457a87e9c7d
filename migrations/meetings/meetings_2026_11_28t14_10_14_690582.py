"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T14:10:14:690582"
SHA256 = "8c8937c7f5a20668da490c15347ed3e494da8df212e006ad7e2f15625dba93f6"

forwards = sql_beside(__file__, SHA256)
