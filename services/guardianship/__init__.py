"""The authority as guardian of a child that a court appointed it to: what the court said, the guardian's work, a threat (domain reference 1.11)."""
