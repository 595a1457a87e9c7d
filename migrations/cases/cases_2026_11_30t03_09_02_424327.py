"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T03:09:02:424327"
SHA256 = "9bd15c3571d75b2519754cc91a4823ec32e9070593d5d750344aada09ee2d243"

forwards = sql_beside(__file__, SHA256)
