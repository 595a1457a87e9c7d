"""The demonstration: made-up organisations, people and cases (domain reference, chapter 7), made through the product's own acts.

Only with OPORA_DEMO=1. A domain adds its part in a module of its name: `PART = Part(settle=…, scenes=(…))`; `load.py`
finds it. Martin Bureš has no consent yet: he is there to be walked through by hand.
"""
