"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:36:45:840013"
SHA256 = "894c2c5f40d312ddcbe6d4da07faeed6c1040b6df101f887315517bc2d1728d0"

forwards = sql_beside(__file__, SHA256)
