"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-12-01T01:38:37:844170"
SHA256 = "87371ddcb3bf9056807849b6f7a35e0a472aa0ff62e53cedf0926f58ca9bd1f6"

forwards = sql_beside(__file__, SHA256)
