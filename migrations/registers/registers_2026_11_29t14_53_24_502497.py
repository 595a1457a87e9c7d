"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T14:53:24:502497"
SHA256 = "8ebdbb8164c3d69ff9868c23e04935e7099b8fba41b59fd53b11577275c7a918"

forwards = sql_beside(__file__, SHA256)
