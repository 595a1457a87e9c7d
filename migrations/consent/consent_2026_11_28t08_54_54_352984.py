"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T08:54:54:352984"
SHA256 = "a53bf1e423f023f46252d8c6b133f973b85da55bb22d26e0e3abdf049ee84451"

forwards = sql_beside(__file__, SHA256)
