"""The baseline of cases: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "173ec8fce26b6b4350b2bccddffde0f00b69ba50e10aa3d37799b028d101e457"

forwards = sql_beside(__file__, SHA256)
