# pyright: strict
"""What a worker or their whole service should know: told by every domain, seen once, kept as ids and codes."""
