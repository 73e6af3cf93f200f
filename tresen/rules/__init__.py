"""The one language of conditions: what a ticket (or anything else) must be like.

It knows no domain. A room that wants conditions describes its fields once (`fields.Field`) and gets, for every
condition over them,

    parse(given, registry)                    JSON to a condition, or what is wrong with it, place by place
    problems(condition, registry)             what is wrong with it today: a field may have gone since it was stored
    select(condition, registry, context)      a Q that selects in SQL
    holds(condition, registry, subject, context)  the same decision in memory
    describe(condition, registry)             a sentence in the active language

all from `tresen.rules.language`. Fields and operators come from closed registries; nothing of a condition but its
values reaches SQL, and those as parameters. docs/rules.md has the JSON form, every operator and how emptiness counts.
"""
