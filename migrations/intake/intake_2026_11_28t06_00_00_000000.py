"""The baseline of intake: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "18ca24893e29ede16068bb77277522066675f9cbdbda46248a9638f6fda57aad"

forwards = sql_beside(__file__, SHA256)
