"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:13:33:869448"
SHA256 = "819485cc3b7e431a9b181b5888e05d2e6bcab6f6eb705c88b965d3b0489d3a40"

forwards = sql_beside(__file__, SHA256)
