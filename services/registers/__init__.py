"""Registers (rejstříky): their numbers, the registration of notices, and who stands in which register from when to when."""
