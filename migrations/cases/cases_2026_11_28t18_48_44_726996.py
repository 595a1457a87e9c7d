"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:44:726996"
SHA256 = "56182319eff67db12f85bb5e820cbb51c5b0c37dcad33fd9d6bc7d6216018be2"

forwards = sql_beside(__file__, SHA256)
