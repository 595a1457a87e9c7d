"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:59:56:967919"
SHA256 = "bdbfd5c98cde1713f1d744d993cc78c2eb43447766f9cf3a19a7ac7be5fc87e0"

forwards = sql_beside(__file__, SHA256)
