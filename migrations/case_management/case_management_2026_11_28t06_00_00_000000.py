"""The baseline of case_management: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "538ab6c55cde70c9e4e14d74f7479075e3fc8a629740c26382377735b3c792cc"

forwards = sql_beside(__file__, SHA256)
