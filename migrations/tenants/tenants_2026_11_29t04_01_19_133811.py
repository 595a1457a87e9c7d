"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:01:19:133811"
SHA256 = "9db1bfbc16c91d3343c59ddc57e0e61bf2361b9a5f6e44b5704f23d37b0582db"

forwards = sql_beside(__file__, SHA256)
