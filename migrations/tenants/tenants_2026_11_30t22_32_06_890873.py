"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:32:06:890873"
SHA256 = "e35b31adf6b43d3fc544e3f3c0aa39181163327bfd7ed6144fb688720cea77c1"

forwards = sql_beside(__file__, SHA256)
