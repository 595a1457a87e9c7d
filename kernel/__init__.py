"""The shared kernel: what every domain stands on; it knows no word of any domain."""
