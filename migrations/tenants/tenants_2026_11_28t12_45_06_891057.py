"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:45:06:891057"
SHA256 = "8863e34f62d37d4bd7c8a68a85ecf8a54bb87845f631510b57af82a71e66434d"

forwards = sql_beside(__file__, SHA256)
