"""Notices: what reaches a child-protection authority about a child that may be in danger, and its way to a case.

A notice is what was said, with eight questions in a fixed order; it is never rewritten, what is learnt later stands
beside it with its author and moment. Who said it (the notifier) is kept apart. How urgent it is, is judged in `protection`.
"""
