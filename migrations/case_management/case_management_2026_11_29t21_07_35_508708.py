"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T21:07:35:508708"
SHA256 = "9a8c09bcc2d58decdbb4047d00207970f4c7c656dd668bac34407312a288ec76"

forwards = sql_beside(__file__, SHA256)
