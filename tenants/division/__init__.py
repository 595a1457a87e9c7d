# pyright: strict
"""How the work of a service is divided: specialisations, activities, who stands in for whom, shared cells (ADR 0079).

Dated data of the organisation that everybody of it may look at and its administrator keeps; nothing is assigned by it here.
"""
