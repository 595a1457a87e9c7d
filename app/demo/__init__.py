"""The demonstration: made-up organisations, people and cases, loaded through the service functions."""
