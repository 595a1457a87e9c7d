"""The baseline of tenants: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "2704fb5eb9b7bf204cff50ee838d90c9b62b60ec5e5c95968dd30c89ebfe4983"

forwards = sql_beside(__file__, SHA256)
