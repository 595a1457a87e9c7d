"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T23:17:29:853745"
SHA256 = "a6545eadac569e7d794015e33c6ef8e99e9504cee518f1295f92c9a8eadc7bf1"

forwards = sql_beside(__file__, SHA256)
