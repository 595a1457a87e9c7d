"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T12:08:19:319248"
SHA256 = "62dcf59b295446f2af38ab124971a84e93a6e5ed659f28c72fb2b9e8ab1c7906"

forwards = sql_beside(__file__, SHA256)
