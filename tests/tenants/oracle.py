"""The oracle: organisations, and people with their accounts."""

from app.testing import oracle
from app.testing.oracle import Row


class Oracle(oracle.Oracle):
    """Everybody knows which organisations and services there are; people are their organisation's."""

    of_service = frozenset({"notification"})
    of_organisation = frozenset(
        {
            "api_token",
            "authority",
            "code_change",
            "district",
            "district_area",
            "district_worker",
            "setting_change",
        }
    )
    of_everybody = frozenset({"organisation", "service", "service_name"})

    def row_of_user_account(self, row: Row, _own: bool) -> bool:
        return row["id"] == self.actor.user_id

    def row_of_sign_in_address(self, row: Row, _own: bool) -> bool:
        return row["user_id"] == self.actor.user_id

    def row_of_worker(self, row: Row, _own: bool) -> bool:
        return row["tenant_id"] == self.actor.tenant_id or row["user_id"] == self.actor.user_id

    def row_of_invitation(self, row: Row, _own: bool) -> bool:
        return row["tenant_id"] == self.actor.tenant_id and "tenant_admin" in self.actor.roles

    row_of_membership = row_of_worker

    def row_of_message(self, row: Row, _own: bool) -> bool:
        return row["tenant_id"] == self.actor.tenant_id and "tenant_admin" in self.actor.roles

    def row_of_message_choice(self, row: Row, _own: bool) -> bool:
        return row["tenant_id"] == self.actor.tenant_id and row["worker_id"] == self.actor.worker_id

    def row_of_message_item(self, _row: Row, _own: bool) -> bool:
        return False
