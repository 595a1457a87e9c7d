"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T01:36:47:091557"
SHA256 = "8ef5fc15c68e03daf0d6d1e38af235a53216f032d1ec1698622a86bf24033f50"

forwards = sql_beside(__file__, SHA256)
