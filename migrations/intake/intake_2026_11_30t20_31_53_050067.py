"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T20:31:53:050067"
SHA256 = "e90b261e2edb8792b219275fa4b5da95a744912762293a84501ff68f3720e150"

forwards = sql_beside(__file__, SHA256)
