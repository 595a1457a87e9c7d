"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:22:533470"
SHA256 = "03694eaf537ddb137a18e66215cfd5bc74b9f2d2ffb6123571b9c09adac5ae4e"

forwards = sql_beside(__file__, SHA256)
