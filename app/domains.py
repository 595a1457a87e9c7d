"""The list of domains, lower ones first: read by asgi, worker, cli, migrations and tests."""

DOMAINS = (
    "kernel",
    "tenants",
    "services.clients",
    "services.cases",
    "services.intake",
    "consent",
    "services.teamwork",
    "sharing",
)
