"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T12:02:00:854399"
SHA256 = "2eaa21422ba4daad4f2b0f9d3935c66e7f83b2c70181e06ca75e569bf506da33"

forwards = sql_beside(__file__, SHA256)
