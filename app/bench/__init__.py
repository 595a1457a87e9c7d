"""How fast the product is: its operations over HTTP against the same SQL sent straight to PostgreSQL."""
