"""One engine for the search box, views, portal and API: PostgreSQL's full text, written with the data."""
