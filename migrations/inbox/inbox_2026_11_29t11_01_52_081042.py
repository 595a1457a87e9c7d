"""What this migration does stands in the SQL beside it."""

from kernel.migrations.released import sql_beside

ID = "2026-11-29T11:01:52:081042"
SHA256 = "c751bb497e3fcb0ff6efea5607733afb2eeb94b94ba69084d584e96870b5b2a9"

forwards = sql_beside(__file__, SHA256)
