"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T15:36:44:195057"
SHA256 = "81553603dd393f67c5a4311c0b691f32bc688606e9db52b5122ad40fb41e66ab"

forwards = sql_beside(__file__, SHA256)
