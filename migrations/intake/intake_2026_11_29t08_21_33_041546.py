"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:21:33:041546"
SHA256 = "d555366cda37a44b68f3115aae55b0a94b762c83ab9b43dc6a5516b97cf01021"

forwards = sql_beside(__file__, SHA256)
