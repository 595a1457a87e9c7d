"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T22:59:57:498687"
SHA256 = "ea0eadc11ca5989a1696934223fdf77361e686fe3d2160285765c10e534e1531"

forwards = sql_beside(__file__, SHA256)
