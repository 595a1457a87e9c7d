"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T10:28:40:471179"
SHA256 = "f8529d90432ee66458b4f6a8233f9a882299683beb75e495c4e9fb432503b8bc"

forwards = sql_beside(__file__, SHA256)
