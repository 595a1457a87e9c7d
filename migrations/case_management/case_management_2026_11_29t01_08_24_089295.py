"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T01:08:24:089295"
SHA256 = "7ff0a939b02c60b49b6b27159a25099badc202c4fad1600bde404dcd87b0934b"

forwards = sql_beside(__file__, SHA256)
