"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T10:57:03:092571"
SHA256 = "bc715ad6b16ce22b4f06f714a960229dff71b879b17a3847ca2f36ea10e2fa70"

forwards = sql_beside(__file__, SHA256)
