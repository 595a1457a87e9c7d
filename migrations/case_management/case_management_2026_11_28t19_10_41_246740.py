"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T19:10:41:246740"
SHA256 = "2b3904877559781f49083d4e53d0cf91cfbd83a860e991401e9453035ca97717"

forwards = sql_beside(__file__, SHA256)
