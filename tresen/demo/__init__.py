"""The demo company: an invented IT service provider, three clients and a year of work, made by the verbs."""
