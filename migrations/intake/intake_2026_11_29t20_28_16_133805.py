"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:28:16:133805"
SHA256 = "b15fc0b455d164fb8a053e905b2b1c06028e2aea70306c5c12e9131dd9acdbce"

forwards = sql_beside(__file__, SHA256)
