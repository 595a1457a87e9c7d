"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:08:05:086304"
SHA256 = "9b2195c59fc79f6068b91c0777330d14fcbd203aab45047959f0d9233a6f2e43"

forwards = sql_beside(__file__, SHA256)
