"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T07:45:51:438525"
SHA256 = "0760f8dbf4df58ad3866cb6d3493b0e06e5efdf9fcc79466f8af215f0148f77e"

forwards = sql_beside(__file__, SHA256)
