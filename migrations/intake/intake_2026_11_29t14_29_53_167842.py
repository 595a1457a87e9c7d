"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T14:29:53:167842"
SHA256 = "f243a98871fc533f754705fc5e7d2f5824d36b68ad777e54d1bb4a35023dd8cd"

forwards = sql_beside(__file__, SHA256)
