"""The baseline of kernel: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "49b382d54b382fe2fb19f4e3692def98be2d30d8f95588a45c947d70709b5eb9"

forwards = sql_beside(__file__, SHA256)
