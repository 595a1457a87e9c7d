"""Protection: what an authority judges of a notice, child by child: whether it is urgent (Standard 8b).

A judgement is signed by who made it and stands as it was made; the last one of a child holds. What a notice says, who
reads it and to whom it goes belongs to `intake`.
"""
