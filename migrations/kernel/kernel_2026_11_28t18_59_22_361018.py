"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:59:22:361018"
SHA256 = "5aac093c3045f77240614b25c92ccf427652784893b5415912b76e7af1c5d5d9"

forwards = sql_beside(__file__, SHA256)
