"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:51:29:138892"
SHA256 = "fde534107c53be18f5ef3745894e634090e73b1c6a40155b7424602556dc4796"

forwards = sql_beside(__file__, SHA256)
