"""The baseline of consent: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "dc935410139d6994c363a43dbca2ff47a11038ee0dab7422e80924e129490542"

forwards = sql_beside(__file__, SHA256)
