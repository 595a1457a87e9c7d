# pyright: strict
"""What everybody stands on: who the client is, and the case with its one key worker."""
