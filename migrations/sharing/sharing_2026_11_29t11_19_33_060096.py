"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:19:33:060096"
SHA256 = "e0e079697dd97a9952ccd9613d38bd41012f5f657f358ac7629766f0f3d07724"

forwards = sql_beside(__file__, SHA256)
