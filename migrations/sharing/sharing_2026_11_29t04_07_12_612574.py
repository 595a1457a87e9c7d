"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:07:12:612574"
SHA256 = "4645ce8a2195955f0c9d71df1e059d573c5f6e86e7276408cc766ce168ca8ba4"

forwards = sql_beside(__file__, SHA256)
