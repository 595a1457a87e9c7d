# pyright: strict
"""Cases: one client, one service, exactly one key worker at every moment; records, tasks and history of the file."""
