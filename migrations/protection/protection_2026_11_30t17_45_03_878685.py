"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T17:45:03:878685"
SHA256 = "8e874c50aac6420d8bbc029518f5d73d7d5b0f53b28925e81cd6f7a45860f84f"

forwards = sql_beside(__file__, SHA256)
