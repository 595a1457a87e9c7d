"""The baseline of kernel: what it makes stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-28T06:00:00:000000"
SHA256 = "e3ac657baa48fb23357c21813f2af267a317d9a23ca81e82fcbd24c066878706"

forwards = sql_beside(__file__, SHA256)
