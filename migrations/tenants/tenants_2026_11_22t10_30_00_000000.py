"""Row-level security and keys of organisations, accounts and memberships."""

from kernel import schema
from kernel.migrations import sql_migration
from tenants.tables import OrganisationKind, Role

ID = "2026-11-22T10:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Row-level security and keys of tenants."

BEFORE = f"{schema.KIND} IN ('sign_in', 'operator')"
MINE = f"user_id = {schema.USER}"
BY_OPERATOR = ("organisation", "service", "worker", "membership")

STATEMENTS = [
    # organisations and their services are public: a recipient is chosen from them
    *schema.tenant_table("organisation", "tenant", grants="SELECT, INSERT"),
    schema.default("organisation", "created_at", "now()"),
    "ALTER TABLE organisation ADD CONSTRAINT organisation_is_its_tenant CHECK (tenant_id = id)",
    schema.one_of("organisation", "kind", [kind.value for kind in OrganisationKind]),
    # a code is the public name of an organisation on the platform
    "CREATE UNIQUE INDEX organisation_code ON organisation (code)",
    schema.policy("organisation", "directory", "SELECT", using=f"{schema.KIND} IS NOT NULL"),
    *schema.tenant_table("service", "tenant", grants="SELECT, INSERT", update_columns=("ended_at",)),
    "ALTER TABLE service ADD CONSTRAINT service_code UNIQUE (tenant_id, code)",
    "ALTER TABLE organisation ADD CONSTRAINT organisation_tenant UNIQUE (tenant_id)",
    "ALTER TABLE service ADD CONSTRAINT service_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES organisation (tenant_id)",
    schema.policy("service", "directory", "SELECT", using=f"{schema.KIND} IS NOT NULL"),
    # accounts belong to people, not to organisations: only sign-in, the operator and the person reach them
    schema.drop_defaults("user_account"),
    schema.default("user_account", "created_at", "now()"),
    "ALTER TABLE user_account ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE user_account FORCE ROW LEVEL SECURITY",
    "CREATE UNIQUE INDEX user_account_email ON user_account (email_term)",
    schema.policy(
        "user_account",
        "own",
        "ALL",
        using=f"id = {schema.USER} OR {BEFORE}",
        check=f"id = {schema.USER} OR {BEFORE}",
    ),
    f"GRANT SELECT, INSERT ON user_account TO {schema.APP}",
    "GRANT UPDATE (sealed, password_hash, totp_sealed, totp_last_step, failed_attempts, locked_until, disabled_at)"
    f" ON user_account TO {schema.APP}",
    # the addresses from which somebody tried to sign in to an account: counted there first, see tenants/rules.py
    schema.drop_defaults("sign_in_address"),
    "ALTER TABLE sign_in_address ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE sign_in_address FORCE ROW LEVEL SECURITY",
    schema.policy("sign_in_address", "own", "ALL", using=f"{MINE} OR {BEFORE}", check=f"{MINE} OR {BEFORE}"),
    "ALTER TABLE sign_in_address ADD CONSTRAINT sign_in_address_once UNIQUE (user_id, address_term)",
    "ALTER TABLE sign_in_address ADD CONSTRAINT sign_in_address_user_fkey FOREIGN KEY (user_id)"
    " REFERENCES user_account (id)",
    f"GRANT SELECT, INSERT, DELETE ON sign_in_address TO {schema.APP}",
    f"GRANT UPDATE (failed_attempts, locked_until, succeeded_at, tried_at) ON sign_in_address TO {schema.APP}",
    # workers and memberships
    *schema.tenant_table("worker", "tenant", grants="SELECT, INSERT", update_columns=("sealed", "ended_at")),
    schema.policy("worker", "mine", "SELECT", using=MINE),
    "ALTER TABLE worker ADD CONSTRAINT worker_user UNIQUE (tenant_id, user_id)",
    "ALTER TABLE worker ADD CONSTRAINT worker_is_user UNIQUE (tenant_id, id, user_id)",
    "ALTER TABLE worker ADD CONSTRAINT worker_user_fkey FOREIGN KEY (user_id) REFERENCES user_account (id)",
    *schema.tenant_table("membership", "tenant", grants="SELECT, INSERT", update_columns=("valid_to",)),
    schema.policy("membership", "mine", "SELECT", using=MINE),
    schema.one_of("membership", "role", [role.value for role in Role]),
    "ALTER TABLE membership ADD CONSTRAINT membership_worker_fkey FOREIGN KEY (tenant_id, worker_id, user_id)"
    " REFERENCES worker (tenant_id, id, user_id)",
    schema.foreign_key("membership", "service_id", "service"),
    "ALTER TABLE membership ADD CONSTRAINT membership_period CHECK (valid_to IS NULL OR valid_to >= valid_from)",
    "CREATE INDEX membership_of_worker ON membership (tenant_id, worker_id, service_id)",
    "CREATE INDEX membership_of_user ON membership (user_id)",
    # tokens
    *schema.tenant_table("api_token", "tenant", grants="SELECT, INSERT", update_columns=("revoked_at",)),
    schema.default("api_token", "created_at", "now()"),
    schema.policy("api_token", "sign_in", "SELECT", using=f"{schema.KIND} = 'sign_in'"),
    "CREATE UNIQUE INDEX api_token_hash ON api_token (token_hash)",
    "ALTER TABLE api_token ADD CONSTRAINT api_token_worker_fkey FOREIGN KEY (tenant_id, worker_id, user_id)"
    " REFERENCES worker (tenant_id, id, user_id)",
    schema.foreign_key("api_token", "service_id", "service"),
    # notifications
    *schema.tenant_table("notification", grants="SELECT, INSERT", update_columns=("seen_at",)),
    schema.default("notification", "at", "clock_timestamp()"),
    schema.foreign_key("notification", "service_id", "service"),
    schema.foreign_key("notification", "worker_id", "worker"),
    "CREATE INDEX notification_unseen ON notification (tenant_id, service_id, worker_id) WHERE seen_at IS NULL",
    # who works where is the operator's word: nobody gives themselves a role, not even by raw SQL
    *(schema.only(table, "INSERT", schema.OPERATOR) for table in BY_OPERATOR),
    *(schema.only(table, "UPDATE", schema.OPERATOR) for table in BY_OPERATOR if table != "organisation"),
    schema.only("api_token", "INSERT", schema.OPERATOR),
    schema.only("api_token", "UPDATE", f"{schema.OPERATOR} OR {MINE}"),
    # kernel rows point at the organisation
    "ALTER TABLE organisation_key ADD CONSTRAINT organisation_key_tenant_fkey FOREIGN KEY (tenant_id)"
    # deferred: an organisation is inserted with the public half of its key
    " REFERENCES organisation (tenant_id) DEFERRABLE INITIALLY DEFERRED",
    schema.foreign_key("data_key", "service_id", "service"),
]

forwards = sql_migration(ID, "tenants", DESCRIPTION, STATEMENTS)
