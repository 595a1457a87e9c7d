"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T03:09:02:424327"
SHA256 = "896141cbef8fe5b69d0108fc2a271041904450a33a8ec6163c125fff73ae882d"

forwards = sql_beside(__file__, SHA256)
