"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:24:513646"
SHA256 = "76f96445d8f5a8ca14ca48709e76f284620222c897175045f36f686c81542158"

forwards = sql_beside(__file__, SHA256)
