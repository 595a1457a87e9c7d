"""The baseline of clients: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "bd3143c74e6c36861139d94afb507a87ee9cc1421a4b8e18aa6647b619e3f87a"

forwards = sql_beside(__file__, SHA256)
