"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T16:15:35:312201"
SHA256 = "5f6d639c6cc1f448e6a1faffff9e3c43acbe5f6889191f18ba3c249ca7023803"

forwards = sql_beside(__file__, SHA256)
