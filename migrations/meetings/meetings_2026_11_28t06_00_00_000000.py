"""The baseline of meetings: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "ddd51231ad4a7fce3a7e4f5f0e1a08406c665c33d85514b815c9c87575adb902"

forwards = sql_beside(__file__, SHA256)
