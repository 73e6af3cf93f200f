"""The reckoning of working time, without database: what docs/algorithms/sla-clock.md defines, in the same words.

`reading` makes a calendar of its JSON form, `plan` says what one version counts on a day, `reckoning` walks over it."""
