"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T04:39:42:757302"
SHA256 = "d421ce2d9e98c9c9d9e4cf104ab609a9ab7b55e5ff37bec1e1c7ce4d8e0824e6"

forwards = sql_beside(__file__, SHA256)
