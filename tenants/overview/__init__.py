# pyright: strict
"""The first page of who works for the organisation as a whole: what waits for them there, and what they see and do not see.

Numbers of services come from each service's own system; nothing of a client, no name and no content, comes here.
"""
