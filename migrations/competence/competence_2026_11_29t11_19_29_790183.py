"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:19:29:790183"
SHA256 = "10a3e4def58f1d2f11183445cbd6860177d301e0e370afb29a6c55d695fdc4f3"

forwards = sql_beside(__file__, SHA256)
