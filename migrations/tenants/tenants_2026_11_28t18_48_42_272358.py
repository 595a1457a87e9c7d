"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:42:272358"
SHA256 = "74f9be2a5819c7076ee8db725d34af86655421b39536eea3afde36eecf0bf02e"

forwards = sql_beside(__file__, SHA256)
