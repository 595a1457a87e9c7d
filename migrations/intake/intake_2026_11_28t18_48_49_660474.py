"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:49:660474"
SHA256 = "cc80860d776726e733a920f2aea2e9d2117b7a87e6d3bd230dedc9162f0f0910"

forwards = sql_beside(__file__, SHA256)
