"""The demo company: an invented IT service provider with three clients and a year of work, made by the verbs."""
