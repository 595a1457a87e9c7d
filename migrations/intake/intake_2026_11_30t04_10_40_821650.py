"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T04:10:40:821650"
SHA256 = "2d65fe5ff51c7e9f7b0c27cbb45e88f2a9b809c066bc600305d0fcd1402a17ea"

forwards = sql_beside(__file__, SHA256)
