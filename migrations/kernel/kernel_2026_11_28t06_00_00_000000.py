"""The baseline of kernel: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "e6417afdba2756820dba58cd37a4bb987b0480d4b41d5ea1572d86ba349a8822"

forwards = sql_beside(__file__, SHA256)
