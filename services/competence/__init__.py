"""Competence: whether a notice belongs to this authority, and what is done with one that does not (Standard 8a, ADR 0059).

A decision is signed by who made it and stands as it was made; the last one of a notice holds. How a forwarded notice crosses the
wall belongs to `sharing`, which listens to `NoticeForwarded`.
"""
