"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T20:57:07:089607"
SHA256 = "23a1e16a952e87bced5ddcbf50e884a3525d813cdd97eca62221a908d72da7e2"

forwards = sql_beside(__file__, SHA256)
