"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T17:52:26:594966"
SHA256 = "285eb6efa46aa1d42ae75381141904759bd8da0da4f915a25aaffaaacf9c29f6"

forwards = sql_beside(__file__, SHA256)
