# pyright: strict
"""Accounts: sign-in, second factor, password, bearer tokens and when an account is closed; over the tables of tenants."""
