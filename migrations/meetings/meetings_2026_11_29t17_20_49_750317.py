"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:20:49:750317"
SHA256 = "7752e18119895a41545d0bd6cec1b19ad8d192fb515789257a0dd533de267144"

forwards = sql_beside(__file__, SHA256)
