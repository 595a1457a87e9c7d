"""The baseline of intake: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "1394407f5a2810099afc96d805c954e94f96d2e89e23d950aa4011b91f3b2203"

forwards = sql_beside(__file__, SHA256)
