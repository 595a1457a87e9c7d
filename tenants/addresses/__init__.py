# pyright: strict
"""Address points of the open file (RÚIAN) that an operator loads, and what a typed address is completed to (ADR 0079).

Public data of the platform. What somebody types comes in the body of a request, and is kept nowhere.
"""
