"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T19:29:30:407178"
SHA256 = "c53f2597ff40e15c6cfcb5eea5b62c4b8296a809762ac1227f9c91b66af1f332"

forwards = sql_beside(__file__, SHA256)
