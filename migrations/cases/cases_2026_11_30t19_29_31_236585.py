"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T19:29:31:236585"
SHA256 = "fc5d1561311e2d9740fc73ea2baa67f0b69acf2524d535b5ea47968d66128a47"

forwards = sql_beside(__file__, SHA256)
