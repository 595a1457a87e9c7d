"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:50:31:122478"
SHA256 = "afd7685344ea522acbf2477f603f9328b3605f774dba460803527d1a192866f2"

forwards = sql_beside(__file__, SHA256)
