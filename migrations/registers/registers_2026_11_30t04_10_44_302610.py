"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-30T04:10:44:302610"
SHA256 = "d68081537c8ba4e203e6cf3989046a2f891e36d2d5b42571e330ceffe3427657"

forwards = sql_beside(__file__, SHA256)
