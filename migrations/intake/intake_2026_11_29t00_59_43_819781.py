"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T00:59:43:819781"
SHA256 = "afff41891996b7ec40173ab628607363075c19ddd706df46abd95c149147f397"

forwards = sql_beside(__file__, SHA256)
