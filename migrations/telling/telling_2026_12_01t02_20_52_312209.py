"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:20:52:312209"
SHA256 = "ea5908556122f3da4355a75af7edd005041b3bb605c4c931c396b76d14215d80"

forwards = sql_beside(__file__, SHA256)
