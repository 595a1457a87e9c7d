"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T00:39:55:037053"
SHA256 = "903c4b999650077f205faaf42e16097def299c17f8400498105a720f39499ca6"

forwards = sql_beside(__file__, SHA256)
