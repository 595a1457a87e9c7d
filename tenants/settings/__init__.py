# pyright: strict
"""Settings of an organisation: where agencies differ by right (domain reference 9), each value dated, with author and reason.

A domain declares a `Setting` beside the rule that asks it and says it in its `register()`; everything else is here.
"""
