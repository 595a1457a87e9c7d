"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:38:49:554219"
SHA256 = "fc0e629b7429f0ac42618d745496b5ef0038336a37d2eefb7530dfa18b2376f1"

forwards = sql_beside(__file__, SHA256)
