"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T10:29:38:467697"
SHA256 = "c00d7c3f43c1d4c30455c80a02b644d330daec8d60ad80e94c0e4e40b5e26d47"

forwards = sql_beside(__file__, SHA256)
