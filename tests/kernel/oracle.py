"""The oracle: what everything stands on."""

from app.testing import oracle
from app.testing.oracle import Row


class Oracle(oracle.Oracle):
    """Keys, search, log; nobody sees the machinery."""

    of_service = frozenset({"search_term", "stored_file"})
    of_organisation = frozenset({"organisation_key"})
    of_the_relay = frozenset({"answered_request", "audit_seal", "draft", "outbox", "sealed_before"})

    def row_of_audit_entry(self, row: Row, own: bool) -> bool:
        """Of the own service; who works for the organisation as a whole sees what was done, without content."""
        return own or (self.actor.service_id is None and row["tenant_id"] == self.actor.tenant_id)

    def row_of_data_key(self, _row: Row, own: bool) -> bool:
        return own
