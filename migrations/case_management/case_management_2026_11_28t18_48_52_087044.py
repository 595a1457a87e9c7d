"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T18:48:52:087044"
SHA256 = "3c0747d654433bfac67bfba892a86f3b0e6ba16067114672b5b5c8f2a2babd93"

forwards = sql_beside(__file__, SHA256)
