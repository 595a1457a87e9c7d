"""Answers: what whoever made a notice is told of it when they ask, and in general (Standard 8a, ADR 0067).

Never a word of the child or the family: people pick among the templates of their agency, and the page shows what is said.
"""
