"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T04:13:58:283542"
SHA256 = "9df9acf0cc831b3bac483746c89ee329a37fa779829f01d450cb7430d7ffe7a1"

forwards = sql_beside(__file__, SHA256)
