"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T05:32:59:167427"
SHA256 = "a0342667696927a320e78b7dae9ed88eea3580bbe7bb5817d658225f4a834bac"

forwards = sql_beside(__file__, SHA256)
