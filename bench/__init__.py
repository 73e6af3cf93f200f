"""Load and scale: the product measured through HTTP and SMTP, beside the floor of the same run."""
