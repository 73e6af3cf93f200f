"""The editor of actions, for macros, for changes of many, and for whatever acts by rules.

    from tresen.desk.actions.editing import given, lines_of

    context["actions"] = lines_of(kinds, actions_as_json)            # show it
    actions = given(request.POST, kinds)                             # JSON; parse_actions() says what is wrong
    context["actions"] = lines_of(kinds, actions, parsed.problems)   # show it again with its faults at their lines

and in the form {% include "desk/actions/editor.html" %}. The form sends `act` once for each line, with the line's id;
the order of the elements in the page is the order of the actions, as in the editor of conditions, whose script moves
and removes lines here too.
"""
