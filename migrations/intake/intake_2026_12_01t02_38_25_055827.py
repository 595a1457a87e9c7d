"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T02:38:25:055827"
SHA256 = "58bac6cd1bdbc636337d13b4b15a550c950f8be7c5d944e402701fefb885f378"

forwards = sql_beside(__file__, SHA256)
