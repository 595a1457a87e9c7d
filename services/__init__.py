"""The daily work that agencies do for a client, one package each."""
