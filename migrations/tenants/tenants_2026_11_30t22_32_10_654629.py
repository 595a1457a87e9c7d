"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:32:10:654629"
SHA256 = "2e6572d4c0076d12042c9dc10a66df685a505b0a016ccc7cf84c4f3b2c36ea8b"

forwards = sql_beside(__file__, SHA256)
