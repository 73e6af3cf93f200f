"""English dates with their month as a word, as tresen/ui/times.py writes them: 11/12 is read in two ways."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
