"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T08:16:25:348564"
SHA256 = "46ec7ccd4f36b4821bb5c78d3d323f0dfdc2f3474e80ac96785a12effbe6561c"

forwards = sql_beside(__file__, SHA256)
