"""The log of an organisation, for who checks it: who did and looked at what and when, and nothing of any client."""
