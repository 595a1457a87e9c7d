"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T23:50:11:126016"
SHA256 = "fc425db7a83c68b871666c9303ff2780ec565eb764de79f249248c82911046fc"

forwards = sql_beside(__file__, SHA256)
