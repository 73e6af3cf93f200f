"""Who there is: persons, organisations, teams, and what each may see of the others."""
