"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T10:39:59:350202"
SHA256 = "508840d7fd5bd85ff3436362679c1a6dd84f983130fce0e1ed829f8800f65093"

forwards = sql_beside(__file__, SHA256)
