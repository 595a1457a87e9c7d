"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:31:34:391685"
SHA256 = "50bd12cb758a836739a1ddd0541edd395718f4a3459a154c1683f5383bd6d216"

forwards = sql_beside(__file__, SHA256)
