"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:28:52:915059"
SHA256 = "6214448a0e4f34415f8658a699bb81f871c78cb08a1afdc6e54051dbb2c2e091"

forwards = sql_beside(__file__, SHA256)
