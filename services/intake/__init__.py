"""Notices: what reaches a child-protection authority about a child that may be in danger, and its way to a case."""
