"""The fields conditions about tickets may ask for, and how other rooms use them.

    from tresen.rules.language import describe, holds, parse, select
    from tresen.tickets.conditions.registry import context_of, fields_of

    registry = fields_of(actor)                       # the fixed fields, and the custom ones the actor may use
    parsed = parse(json.loads(text), registry)        # parsed.condition, or parsed.problems with their places
    tickets_worked_by(actor).filter(select(parsed.condition, registry, context_of(actor)))
    holds(condition, registry, ticket, context_of(actor))   # the ticket may be unsaved: a form that is being filled in

A room above that brings further fields registers where they come from, once, in its app's `ready()`:

    from tresen.tickets.conditions.custom import offer, value_field
    offer(lambda actor: [value_field(field.key, Type.TEXT, field.label) for field in …])

The editor is `tresen.desk.conditions` (see its docstring). Names of persons, teams and organisations come through the
access functions of whoever asks; a condition never widens what somebody may see, because it is only ever joined to
an access condition.
"""
