"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T20:08:24:074491"
SHA256 = "95913a96d4602c505949c9da540f81ba44a3aed4907139ea46f58b695608d164"

forwards = sql_beside(__file__, SHA256)
