"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T06:46:47:581554"
SHA256 = "bf1e7a00fc8a8f82951442a676ead0e20708088978f3485d66cc0ffac92d28ac"

forwards = sql_beside(__file__, SHA256)
