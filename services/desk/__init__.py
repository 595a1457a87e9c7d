"""The desk: what waits for a person today, the search, and what they were told; a page over all that services do."""
