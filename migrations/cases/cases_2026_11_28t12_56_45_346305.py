"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:56:45:346305"
SHA256 = "eb6131b34f028e5e661f9697009908e655783f6bb1500216f1a307cbfdb0abaa"

forwards = sql_beside(__file__, SHA256)
