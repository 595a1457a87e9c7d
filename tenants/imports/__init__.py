# pyright: strict
"""Import of tables: each line shown before anything is written, then exactly that or nothing (ADR 0055, part 7).

A domain says in `rules.IMPORTS` what its columns are and what one line does; everything else is here.
"""
