"""Case management by two services: the agreement, the one key worker, the team meeting and its output."""
