# pyright: strict
"""Who is proposed as coordinator: the rules of an authority in their order, and how many families somebody leads at most (ADR 0115).

Nothing here is of a client: an address and a surname come in, a colleague goes out, and neither is kept.
"""
