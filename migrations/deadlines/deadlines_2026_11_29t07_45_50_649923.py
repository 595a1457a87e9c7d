"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T07:45:50:649923"
SHA256 = "b922914f4b7674eb5b6b86e10d7328b0df0784c5a0da0d39440cee36d6a5f264"

forwards = sql_beside(__file__, SHA256)
