"""The baseline of kernel: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "9554c5bffdd1f1ab36f13ca332ba61c3b3d0b5c71a62b06b7e13fad2885a7f50"

forwards = sql_beside(__file__, SHA256)
