"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T23:20:07:486686"
SHA256 = "92eda5e06fbc542924dc341ea7926e5e8115b9b21173f4cd79d4abe0da3fc384"

forwards = sql_beside(__file__, SHA256)
