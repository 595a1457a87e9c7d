"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T14:53:24:502497"
SHA256 = "5734534354bce3118dd6521c87f6b9d6b6c0e49c6e453378ab38821985b2065a"

forwards = sql_beside(__file__, SHA256)
