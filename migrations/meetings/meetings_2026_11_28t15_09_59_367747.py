"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:09:59:367747"
SHA256 = "7c01b690259a019a2f7313c0c294289f1eff55403927b51e00c5256774d0caa5"

forwards = sql_beside(__file__, SHA256)
