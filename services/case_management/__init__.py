"""Case management by two services: the offer on the client's consent, its answer, the one key worker, the end."""
