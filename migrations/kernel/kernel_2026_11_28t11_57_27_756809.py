"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T11:57:27:756809"
SHA256 = "0a1389dec325d81e0b891e761a7076af38d66190584f84e15eef0778ac68dd4f"

forwards = sql_beside(__file__, SHA256)
