"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T14:07:24:463239"
SHA256 = "0d649134dab7985ff1172a702bcc850791e3cb6bca2544d7ce54528d02a86c3f"

forwards = sql_beside(__file__, SHA256)
