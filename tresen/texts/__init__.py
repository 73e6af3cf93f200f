"""Texts of the house: modules that are said again and again, and the one language of variables in them."""
