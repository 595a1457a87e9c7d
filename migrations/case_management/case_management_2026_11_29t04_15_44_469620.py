"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T04:15:44:469620"
SHA256 = "d92443d74071492351d70ae09b8a423d8c4f6d5c66ecfc758d31a1bf439bb58d"

forwards = sql_beside(__file__, SHA256)
