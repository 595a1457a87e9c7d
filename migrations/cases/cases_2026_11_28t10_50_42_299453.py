"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T10:50:42:299453"
SHA256 = "795f96d703cf8b1f48b849326439aeb3a00a1795c273b93c11d72406ce284f33"

forwards = sql_beside(__file__, SHA256)
