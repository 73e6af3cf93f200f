"""The administration, and pages that are not ours."""

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
    "checklists": "GET", "checklist_new": "GET POST", "checklist": "GET POST", "activities": "GET",
    "activity_new": "GET POST", "activity": "GET POST", "templates": "GET", "template_new": "GET POST",
    "template": "GET POST", "recurring": "GET", "recurrence_new": "GET POST", "recurrence": "GET POST",
    "recurrence_dates": "GET", "recurrence_act": "POST", "template_fields": "POST", "template_end": "POST",
    "states": "GET", "state_new": "GET POST", "state": "GET POST", "state_place": "POST",
    "categories": "GET", "category_new": "GET POST", "category": "GET POST", "category_place": "POST",
    "category_active": "POST", "views": "GET", "text_modules": "GET POST", "text_modules_file": "GET",
    "numbers": "GET POST", "experts": "GET POST", "numbers_preview": "GET",
    "category_export": "GET", "category_import": "GET POST", "category_undo": "POST",
    "kinds": "GET", "kind": "GET POST", "matrix": "GET POST",
    "custom_fields": "GET", "custom_fields_order": "POST", "custom_field_new": "GET POST", "custom_field": "GET POST",
    "custom_field_preview": "POST", "custom_field_active": "POST", "form_rules": "GET", "form_rules_order": "POST",
    "audit": "GET", "audit_csv": "GET", "audit_verify": "POST",
    "phones": "GET POST", "notices": "GET POST",
    "calendars": "GET", "calendar_new": "GET POST", "calendar_preview": "POST", "calendar": "GET POST",
    "calendar_act": "POST",
    "imports": "GET POST", "import": "GET", "import_progress": "GET", "import_columns": "POST", "import_act": "POST",
    "import_faults": "GET", "import_example": "GET", "people_export": "GET",
    "duplicates": "GET", "duplicates_merge": "POST", "duplicates_apart": "POST", "merge_undo": "POST",
    "ticket_rules": "GET", "ticket_rules_order": "POST", "ticket_rule_new": "GET POST", "ticket_rule": "GET POST",
    "ticket_rule_end": "POST", "ticket_rule_undo": "POST", "ticket_rule_try": "POST", "ticket_rule_trial": "GET",
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
