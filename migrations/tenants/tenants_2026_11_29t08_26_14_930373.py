"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:26:14:930373"
SHA256 = "0b01db5da5c40a8be4f786758073ddcea46b02ab84cd9d3bd51f994df181de59"

forwards = sql_beside(__file__, SHA256)
