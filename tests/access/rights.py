"""Who may what, as data alone: written beside the product, not from it. The matrix asks every address about it.

A new address without a row here fails the suite. To add one:

* desk and everything else in the URL configuration: `DESK["desk:name"] = {"GET": need, "POST": (need, body)}` with each
  method it answers. Other methods must answer 405.
* API: `API["operation_id"] = need`; its request stands in tests/api/test_access.py.

needs:  "anyone"           no sign-in
        "agent"            every agent, whatever his role
        "somewhere:RIGHT"  who has the right in any team
        "sees"             who may see the ticket, as its customer too
        "works"            who works on the ticket
        RIGHT              who works on the ticket and has this right (see WORKS, RIGHTS)
        "client"           agents who work for this client (`limited` does not); "client:RIGHT": with this right
        "leads"            who leads the team; administrators
        "admin"            administrators

An address that names a ticket ("number"), or something of one, is asked about every owner in WORKS; what "key" and the
like mean says KEYS. "{…}" in a body is filled from the world (tests/access/world.py: `ids`).
"""

from typing import Any

AGENT = frozenset(
    ["reply", "note", "open", "edit", "assign", "merge", "bulk", "export", "time", "billing", "views", "people"]
)
ALL = AGENT | {"lead"}

# What each of the cast may do with tickets he works on.
RIGHTS: dict[str, frozenset[str]] = {
    "agent": AGENT,
    "parent": AGENT,  # a member of the team above
    "outsider": AGENT,  # of another team
    "own": AGENT,  # only what is assigned to him
    "limited": AGENT,  # only tickets of another client
    "reader": frozenset(),
    "lead": ALL,
    "hr": AGENT,  # of the confidential team
    "admin": ALL,
}
NO_AGENTS = ("customer", "workmate", "manager", "stranger")

# Whose ticket: who works on it, and who sees it as its customer or his manager.
WORKS: dict[str, set[str]] = {
    "team": {"agent", "parent", "lead", "reader", "admin"},
    "mine": {"agent", "parent", "lead", "reader", "admin", "own"},
    "other": {"outsider", "admin"},
    "hr": {"hr"},
    "none": set(),
}
SEES: dict[str, set[str]] = {
    "team": {"customer", "manager"},
    "mine": {"customer", "manager"},
    "other": {"stranger"},
    "hr": {"outsider"},  # an agent of another team is the customer here
    "none": set(),
}

MENU_OF = {"value": "{value}"}
DESK: dict[str, dict[str, Any]] = {
    "": {"GET": "anyone"},
    "healthz": {"GET": "anyone"},
    "metrics": {"GET": "anyone"},
    "desk:home": {"GET": "agent"},
    "desk:view": {"GET": "agent"},
    "desk:view_changes": {"GET": "agent"},
    "desk:counts": {"GET": "agent"},
    "desk:view_new": {"GET": "agent", "POST": ("agent", {})},
    "desk:view_edit": {"GET": "agent", "POST": ("agent", {})},
    "desk:view_end": {"POST": ("agent", {})},
    "desk:view_export": {"GET": "somewhere:export"},
    "desk:condition_choices": {"GET": "agent"},
    "desk:condition_matches": {"POST": ("agent", {})},
    "desk:condition_part": {"GET": "agent"},
    "desk:planned": {"GET": "agent"},
    "desk:field_pick": {"GET": "agent"},
    "desk:new": {"GET": "somewhere:open", "POST": ("somewhere:open", {})},
    "desk:new_fields": {"POST": ("somewhere:open", {})},
    "desk:bulk": {"GET": "somewhere:bulk", "POST": ("somewhere:bulk", {"value": "3"})},
    "desk:batch": {"GET": "agent", "DELETE": "agent"},
    "desk:customers": {"GET": "agent"},
    "desk:search": {"GET": "agent"},
    "desk:profile": {"GET": "agent", "POST": ("agent", {})},
    "desk:tokens": {"POST": ("agent", {"name": "x", "scope": "read"})},
    "desk:token": {"POST": ("agent", {})},
    "desk:uploads": {"POST": ("agent", {})},
    "desk:upload": {"GET": "agent"},
    "desk:preview_frame": {"GET": "agent"},
    "desk:teams": {"GET": "agent"},
    "desk:team_members": {"GET": "leads"},
    "desk:team_members_add": {"POST": ("leads", {"person": "{customer}"})},
    "desk:team_member": {"POST": ("leads", {})},
    "desk:team_member_end": {"POST": ("leads", {})},
    # people and organisations
    "desk:people": {"GET": "agent"},
    "desk:person": {"GET": "client"},
    "desk:person_new": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:person_edit": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:person_check": {"POST": ("client", {})},
    "desk:organisations": {"GET": "agent"},
    "desk:organisation": {"GET": "client"},
    "desk:organisation_new": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:organisation_edit": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:organisation_check": {"POST": ("client", {})},
    "desk:organisation_people": {"GET": "client"},
    "desk:organisation_part": {"GET": "client:people", "POST": ("client:people", {})},
    "desk:organisation_part_new": {"GET": "client:people", "POST": ("client:people", {})},
    # a ticket
    "desk:ticket": {"GET": "works"},
    "desk:changes": {"GET": "works"},
    "desk:earlier": {"GET": "works"},
    "desk:reply": {"POST": ("reply", {"text": "Guten Tag", "to": "a@b.test"})},
    "desk:forward": {"POST": ("reply", {"text": "Guten Tag", "to": "a@b.test"})},
    "desk:note": {"POST": ("note", {"text": "Guten Tag"})},
    "desk:preview": {"POST": ("reply", {"text": "Guten Tag", "to": "a@b.test"})},
    "desk:letterhead": {"GET": "works"},
    "desk:protection": {"GET": "works"},
    "desk:waiting": {"POST": ("reply", {"do": "stop"})},
    "desk:draft": {"GET": "works", "PUT": "works", "DELETE": "works"},
    "desk:assignment": {"GET": "assign", "POST": ("assign", {"value": ""})},
    "desk:team": {"GET": "assign", "POST": ("assign", {"value": "{other_team}"})},
    "desk:sharing": {"GET": "assign", "POST": ("assign", {"value": "{other_team}"})},
    "desk:state": {"GET": "edit", "POST": ("edit", {"value": "open"})},
    "desk:priority": {"GET": "edit", "POST": ("edit", {"value": "3"})},
    "desk:impact": {"GET": "edit", "POST": ("edit", {"value": "2"})},
    "desk:urgency": {"GET": "edit", "POST": ("edit", {"value": "2"})},
    "desk:kind": {"GET": "edit", "POST": ("edit", {"value": "request"})},
    "desk:category": {"GET": "edit", "POST": ("edit", {"value": ""})},
    "desk:subject": {"GET": "edit", "POST": ("edit", {"value": "Anders"})},
    "desk:customer": {"GET": "edit", "POST": ("edit", {"person": "{workmate}"})},
    "desk:fields": {"GET": "works", "POST": ("edit", {})},
    "desk:fields_live": {"POST": ("works", {})},
    "desk:participants": {"GET": "edit", "POST": ("edit", {"customer_text": "c@d.test"})},
    "desk:participant": {"DELETE": "edit"},
    "desk:links": {"GET": "merge", "POST": ("merge", {"to": "{number}", "kind": "related"})},
    "desk:link": {"DELETE": "merge"},
    "desk:relative": {"DELETE": "merge"},
    "desk:merge": {"GET": "merge", "POST": ("merge", {"to": "{number}"})},
    "desk:unmerge": {"DELETE": "merge"},
    "desk:split": {"GET": "merge", "POST": ("merge", {"message": "{note}"})},
    "desk:undo": {"POST": ("merge", {})},
    "desk:family": {"GET": "reply", "POST": ("reply", {})},
    "desk:instructions": {"POST": ("reply", {})},
    # a message of one
    "desk:message": {"GET": "works"},
    "desk:message_menu": {"GET": "works"},
    "desk:message_why": {"GET": "works"},
    "desk:message_move": {"GET": "merge", "POST": ("merge", {"to": "new", "close": "yes"})},
    "desk:original": {"GET": "works"},
    "desk:raw": {"GET": "works"},
    "desk:headers": {"GET": "works"},
    "desk:pictures": {"POST": ("works", {}), "DELETE": "works"},
    "desk:held_picture": {"GET": "works"},
    "desk:picture": {"GET": "works"},
    "desk:withdrawal": {"POST": ("reply", {})},
    "desk:delivery": {"POST": ("reply", {})},
    "desk:danger": {"GET": "works"},
    "desk:embedded": {"GET": "works"},
    "desk:embedded_html": {"GET": "works"},
    "desk:embedded_part": {"GET": "works"},
    "desk:attachment": {"GET": "sees"},
    "desk:setup": {"GET": "anyone", "POST": ("anyone", {})},
}
# The administration: page, and what it takes besides GET.
ADMIN: dict[str, str] = {
    "home": "GET", "steps": "GET",
    "mailboxes": "GET", "mailbox_new": "GET POST", "mailbox": "GET POST", "mailbox_texts": "GET POST",
    "mailbox_texts_preview": "POST", "mailbox_connection": "GET POST", "mailbox_trip": "GET",
    "mailbox_trip_new": "POST",
    "mailbox_examine": "POST", "mailbox_sign_in": "GET POST", "mailbox_sign_in_begin": "POST",
    "mailbox_callback": "GET", "sheet": "GET", "sheet_csv": "GET", "sheet_compare": "POST",
    "mailbox_active": "POST", "mailbox_keys": "GET POST", "mailbox_key_new": "POST", "mailbox_key_rules": "POST",
    "keys": "GET POST", "key": "POST", "key_file": "GET",
    "outgoing": "GET", "outgoing_all_again": "POST", "outgoing_again": "POST",
    "folder": "GET", "folder_mail": "GET", "folder_html": "GET", "folder_raw": "GET",
    "incoming": "GET", "incoming_mail": "GET", "incoming_raw": "GET", "incoming_wanted": "POST",
    "mail_rules": "GET POST", "pictures": "GET", "picture_consent": "POST",
    "quarantine": "GET", "quarantine_several": "POST", "quarantine_again": "POST", "quarantine_release": "POST",
    "quarantine_aside": "POST",
    "people": "GET", "person_new": "GET POST", "person": "GET POST", "person_password": "POST",
    "person_link": "POST", "organisations": "GET", "organisation_new": "GET POST", "organisation": "GET POST",
    "members": "POST", "member": "POST", "roles": "GET", "role_new": "GET POST", "role": "GET POST",
    "role_end": "POST", "reach": "GET",
    "teams": "GET", "team_new": "GET POST", "team": "GET POST",
    "states": "GET", "state_new": "GET POST", "state": "GET POST", "state_place": "POST",
    "categories": "GET", "category_new": "GET POST", "category": "GET POST", "category_place": "POST",
    "category_active": "POST", "views": "GET", "numbers": "GET POST", "numbers_preview": "GET",
    "category_export": "GET", "category_import": "GET POST", "category_undo": "POST",
    "kinds": "GET", "kind": "GET POST", "matrix": "GET POST",
    "custom_fields": "GET", "custom_fields_order": "POST", "custom_field_new": "GET POST", "custom_field": "GET POST",
    "custom_field_preview": "POST", "custom_field_active": "POST", "form_rules": "GET", "form_rules_order": "POST",
    "form_actions": "POST", "form_rule_new": "GET POST", "form_rule": "GET POST", "form_rule_end": "POST",
}  # fmt: skip
# What has a test of its own, because it never ends: tests/live/.
ELSEWHERE = {"live:stream"}
# Pages that allauth keeps; they know nothing but the person himself.
ACCOUNT = {
    "account_login", "account_logout", "account_language", "account_change_password", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_signup", "account_inactive", "account_reauthenticate",
}  # fmt: skip

# What the parts of an address mean: an id of the world's object, or these words.
KEYS: dict[str, dict[str, str]] = {
    "desk:admin:kind": {"key": "=incident"},
    "desk:admin:category_undo": {"key": "=1"},
    "desk:view": {"key": "=open"},
    "desk:view_changes": {"key": "=open"},
    "desk:field_pick": {"key": "=none"},
    "desk:view_edit": {"key": "=999999"},
    "desk:view_end": {"key": "=999999"},
    "desk:view_export": {"key": "=open"},
    "desk:token": {"key": "=999999"},
    "desk:upload": {"token": "=none"},
    "desk:preview_frame": {"key": "=none"},
    "desk:preview": {"kind": "=reply"},
    "desk:waiting": {"key": "waiting"},
    "desk:participant": {"key": "participant"},
    "desk:link": {"key": "link"},
    "desk:relative": {"key": "relative"},
    "desk:unmerge": {"key": "relative"},
    "desk:undo": {"key": "relative"},
    "desk:bulk": {"action": "=priority"},
    "desk:batch": {"key": "=999999"},
    "desk:held_picture": {"key": "message", "digest": "=none"},
    "desk:picture": {"key": "message", "picture": "=1", "given": "=none"},
    "desk:withdrawal": {"key": "sent"},
    "desk:danger": {"key": "file"},
    "desk:embedded": {"key": "file"},
    "desk:embedded_html": {"key": "file"},
    "desk:embedded_part": {"key": "file", "number": "=0"},
    "desk:attachment": {"key": "file", "name": "=a.pdf"},
    "desk:setup": {"secret": "=none"},
    "desk:admin:mailbox_examine": {"key": "mailbox", "way": "=incoming"},
    "desk:admin:person": {"key": "customer"},
    "desk:admin:person_password": {"key": "customer"},
    "desk:admin:person_link": {"key": "customer"},
    "desk:admin:organisation": {"key": "clinic"},
    "desk:admin:members": {"key": "clinic"},
    "desk:admin:member": {"key": "clinic", "person": "customer"},
    "desk:person": {"key": "customer"},
    "desk:person_edit": {"key": "customer"},
    "desk:person_check": {"key": "customer"},
    "desk:organisation": {"key": "clinic"},
    "desk:organisation_edit": {"key": "clinic"},
    "desk:organisation_check": {"key": "clinic"},
    "desk:organisation_people": {"key": "clinic"},
    "desk:organisation_part": {"key": "clinic", "part": "=sites", "one": "=1"},
    "desk:organisation_part_new": {"key": "clinic", "part": "=sites"},
    "desk:team_members": {"key": "team"},
    "desk:team_members_add": {"key": "team"},
    "desk:team_member": {"key": "team", "person": "agent_id"},
    "desk:team_member_end": {"key": "team", "person": "agent_id"},
    "desk:admin:role": {"key": "role"},
    "desk:admin:role_end": {"key": "role"},
    "desk:admin:team": {"key": "team"},
    "desk:admin:state": {"key": "state"},
    "desk:admin:state_place": {"key": "state"},
    "desk:admin:category": {"key": "category"},
    "desk:admin:category_place": {"key": "category"},
    "desk:admin:category_active": {"key": "category"},
    "desk:admin:custom_field": {"key": "=none"},
    "desk:admin:custom_field_active": {"key": "=none"},
    "desk:admin:custom_field_preview": {"type": "=text"},
    "desk:admin:form_rule": {"key": "=999999"},
    "desk:admin:form_rule_end": {"key": "=999999"},
    "desk:admin:folder_mail": {"key": "=none"},
    "desk:admin:folder_html": {"key": "=none"},
    "desk:admin:folder_raw": {"key": "=none"},
}
# Nothing of the kind is in the world: also who may gets 404 there.
EMPTY = {
    "desk:unmerge", "desk:organisation_part", "desk:organisation_part_new", "desk:merge",
    "desk:team_members_add",
    "desk:view_edit", "desk:view_end", "desk:condition_part", "desk:condition_choices",
    "desk:field_pick", "desk:token", "desk:upload", "desk:preview_frame", "desk:held_picture", "desk:picture",
    "desk:embedded", "desk:embedded_html", "desk:embedded_part", "desk:setup", "desk:link", "desk:relative",
    "desk:undo", "desk:batch",
    "desk:links",
    "desk:admin:category_undo",
    "desk:admin:custom_field", "desk:admin:custom_field_active", "desk:admin:form_rule", "desk:admin:form_rule_end",
    "desk:admin:key", "desk:admin:key_file", "desk:admin:outgoing_again", "desk:admin:folder_mail",
    "desk:admin:folder_html", "desk:admin:folder_raw", "desk:admin:incoming_mail", "desk:admin:incoming_raw",
    "desk:admin:incoming_wanted", "desk:admin:picture_consent", "desk:admin:quarantine_again",
    "desk:admin:quarantine_release", "desk:admin:quarantine_aside", "desk:admin:mailbox_examine",
    "desk:admin:mailbox_trip", "desk:admin:mailbox_key_new", "desk:admin:mailbox_callback",
    "desk:admin:mailbox_sign_in", "desk:admin:mailbox_sign_in_begin", "desk:admin:folder",
}  # fmt: skip

API: dict[str, str] = {
    "health": "anyone",
    "list_tickets": "anyone",
    "search": "anyone",
    "list_categories": "anyone",
    "add_category": "admin",
    "change_category": "admin",
    "list_states": "anyone",
    "list_kinds": "anyone",
    "get_matrix": "agent",
    "set_matrix": "admin",
    "list_teams": "anyone",
    "list_people": "anyone",
    "list_organisations": "anyone",
    "open_ticket": "somewhere:open",
    "get_ticket": "sees",
    "change_ticket": "edit",
    "list_messages": "sees",
    "add_message": "reply",
    "get_attachment": "sees",
    "list_events": "works",
    "list_participants": "works",
    "add_participant": "edit",
    "remove_participant": "edit",
    "get_instructions": "works",
    "confirm_instructions": "reply",
    "check_person": "somewhere:reply",
    "check_organisation": "somewhere:reply",
    "get_form": "sees",
    "list_fields": "anyone",
    "get_field": "agent",
    "add_field": "admin",
    "change_field": "admin",
    "list_views": "anyone",
    "make_view": "agent",
    "list_condition_fields": "anyone",
    "get_view": "agent",
    "change_view": "agent",
    "delete_view": "agent",
    "merge_ticket": "merge",
    "unmerge_ticket": "merge",
    "split_ticket": "merge",
    "list_links": "works",
    "add_link": "merge",
    "remove_link": "merge",
    "answer_all_below": "reply",
    "change_many": "somewhere:bulk",
    "get_batch": "agent",
    "undo_batch": "agent",
    "withdraw_message": "reply",
    "move_message": "merge",
    "get_person": "agent",
    "register_person": "somewhere:people",
    "change_person": "somewhere:people",
    "get_organisation": "agent",
    "found_organisation": "somewhere:people",
    "change_organisation": "somewhere:people",
    "list_mailboxes": "admin",
    "get_mailbox": "admin",
    "change_mailbox": "admin",
    "get_mail_limits": "admin",
    "change_mail_limits": "admin",
    "get_mail_sheet": "admin",
}
# The object is not in the world: also who may gets 404.
EMPTY_API = {
    "remove_link", "get_field", "change_field", "get_view", "change_view", "delete_view", "unmerge_ticket", "get_batch",
    "undo_batch",
}  # fmt: skip
# What a token of the scope "tickets" writes; "read" writes nothing, "write" everything its person may.
WRITTEN_BY_TICKETS = {
    "open_ticket", "change_ticket", "add_message", "add_participant", "remove_participant", "add_link", "remove_link",
    "withdraw_message", "move_message", "confirm_instructions",
    "merge_ticket", "unmerge_ticket", "split_ticket", "answer_all_below",
}  # fmt: skip
