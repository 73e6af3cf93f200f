"""The editor of conditions, for every page that needs one: views, forms, and whatever comes with rules.

In a page:

    from tresen.desk.conditions.editing import editor, given

    registry = fields_of(actor)
    context["conditions"] = editor(registry, condition_as_json)          # show it; {} is an empty one
    ...
    condition = given(request.POST, registry)                            # JSON; parse() says what is wrong with it
    context["conditions"] = editor(registry, condition, parsed.problems) # show it again with its faults at their rows

and in its form: {% include "desk/conditions/editor.html" %}. Give it `conditions_lead` for the words above the summary,
and `conditions_quiet=True` where there is nothing to count. It needs no script of its own; `ui/js/conditions.js` moves,
removes and adds rows, and htmx asks `parts` for the row of another field and for the tickets that match.

The form sends one name, `condition`, many times: the order of the elements in the page is the condition, with marks
where rows and groups begin and end. So moving a row is moving its element, and nothing needs renumbering.
"""
