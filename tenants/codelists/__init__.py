# pyright: strict
"""Code lists of an organisation: what its people choose from, code by code, each change dated, with author and reason.

A domain declares a `CodeList` beside the rule that asks it and says it in its `register()`; everything else is here.
"""
