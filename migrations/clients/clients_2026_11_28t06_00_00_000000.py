"""The baseline of clients: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "cffabaa588c8110b9535e47a1310247fed5f1e12707831727145a808ed73a9a4"

forwards = sql_beside(__file__, SHA256)
