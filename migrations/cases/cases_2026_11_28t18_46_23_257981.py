"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:46:23:257981"
SHA256 = "8b575c1f53a6d9037d9db66a985d318c4dda96a758dbf533ed780edab51b3c07"

forwards = sql_beside(__file__, SHA256)
