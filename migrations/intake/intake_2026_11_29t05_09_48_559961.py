"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T05:09:48:559961"
SHA256 = "f416e8b5f9dbb22805734c13a43af887ad2aa6e17e8fae58356e948607418775"

forwards = sql_beside(__file__, SHA256)
