# pyright: strict
"""People who leave: what would have nobody, to whom it goes, and who is told (ADR 0035).

Higher domains say in `views.WORK` what of theirs rests on one person.
"""
