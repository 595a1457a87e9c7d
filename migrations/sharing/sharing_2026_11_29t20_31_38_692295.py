"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T20:31:38:692295"
SHA256 = "10f9c5afb4a66ccee3fc4a27596c95e953c61a9678b8943b6125d77eb6773810"

forwards = sql_beside(__file__, SHA256)
