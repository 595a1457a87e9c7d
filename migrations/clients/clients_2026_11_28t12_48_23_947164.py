"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:48:23:947164"
SHA256 = "3fa431f758b18bde72afc53d2bf07ed531dcbec743bfd175ed3b852f1dc6e243"

forwards = sql_beside(__file__, SHA256)
