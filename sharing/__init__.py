"""What crosses the wall between services: concrete items, each on exactly one basis, and who looked at them."""
