"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:28:15:166590"
SHA256 = "cf9b3f499a74af831a89af7fe1aa9019c8329e139277d88ab21c056ead55184f"

forwards = sql_beside(__file__, SHA256)
