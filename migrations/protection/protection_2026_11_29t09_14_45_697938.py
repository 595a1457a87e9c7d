"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T09:14:45:697938"
SHA256 = "062d776026bc08d4154ddb4de7fc73275130a84c98e78841aa24fe640751b726"

forwards = sql_beside(__file__, SHA256)
