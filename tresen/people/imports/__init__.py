"""People and organisations out of tables, and into them."""
