"""The baseline of cases: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "f771342a793ca72114bb215e1be36386ff065db88cea2bc39044f21487913bde"

forwards = sql_beside(__file__, SHA256)
