"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T10:25:13:417481"
SHA256 = "3ac8398430302adfbdb884930049a6ba680fef91e0e90db94945da00899366df"

forwards = sql_beside(__file__, SHA256)
