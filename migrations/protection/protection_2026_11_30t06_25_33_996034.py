"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T06:25:33:996034"
SHA256 = "effbb17a00ba71ed4eb207607a1ed10faa652b15bd718b2bde4cd3a2cd96afe3"

forwards = sql_beside(__file__, SHA256)
