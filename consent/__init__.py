"""Consent records: what a client agreed or disagreed to, for whom, what for, until when, and how it ended."""
