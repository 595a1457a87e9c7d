"""Protocols: words that were read aloud, and are signed by drawing, on paper, or not, with the reason (domain reference 1.16).

A domain says what a protocol of its own things is (`rules.KINDS`), and whose row of the wall shows it; signing, what follows
and the paper are the same for all.
"""
