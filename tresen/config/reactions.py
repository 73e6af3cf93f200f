"""What follows from each event of the ticket journal. Read this file and you know what happens.

`within` runs in the verb's transaction and can still stop it; `after` are jobs that run once it is committed.
"""

from tresen.channels import outbox
from tresen.channels.email import pictures
from tresen.channels.email.questions import sending as questions
from tresen.channels.email.threads import joining, moved, watchers
from tresen.kit.journal import Journal, Reactions
from tresen.routing import following
from tresen.routing import undoing as undoing_rules
from tresen.search import field_words, indexing
from tresen.texts import using
from tresen.tickets import checklists, form_settling, linking

REACTIONS = {
    "opened": Reactions(
        within=[
            indexing.index_message,
            field_words.index_values,
            pictures.fetch_allowed,
            checklists.insert_fitting,
        ]
    ),
    "acknowledged": Reactions(within=[outbox.send]),
    "received": Reactions(within=[indexing.index_message, pictures.fetch_allowed, watchers.tell_watchers]),
    "replied": Reactions(within=[indexing.index_message, outbox.send, joining.join_from_reply, using.note_uses]),
    "forwarded": Reactions(within=[indexing.index_message, outbox.send, using.note_uses]),
    "withdrawn": Reactions(within=[outbox.take_back, indexing.forget_message]),
    "split_off": Reactions(within=[indexing.index_title, checklists.insert_fitting]),
    "moved_in": Reactions(within=[outbox.must_be_settled, indexing.move_words, moved.follow]),
    "merged_in": Reactions(within=[indexing.move_many, moved.follow_many]),
    "unmerged": Reactions(within=[indexing.move_many, moved.follow_many]),
    "partner_answered": Reactions(within=[indexing.index_message, pictures.fetch_allowed, watchers.tell_watchers]),
    "noted": Reactions(within=[indexing.index_message, questions.tell, using.note_uses]),
    "phoned": Reactions(within=[indexing.index_message, questions.tell, using.note_uses]),
    "question_overdue": Reactions(within=[questions.remind]),
    "rule_undone": Reactions(within=[undoing_rules.note_undone]),
    "solved": Reactions(within=[form_settling.must_be_complete, linking.tell_blocked, form_settling.follow_form_rules]),
    "closed": Reactions(within=[form_settling.must_be_complete, linking.tell_blocked, form_settling.follow_form_rules]),
    "retitled": Reactions(within=[indexing.index_subject, form_settling.follow_form_rules]),
    "fields_changed": Reactions(within=[field_words.index_values]),
    # Whatever form rules may ask about.
    "kind_changed": Reactions(within=[form_settling.follow_form_rules, checklists.insert_fitting]),
    "categorised": Reactions(within=[form_settling.follow_form_rules, checklists.insert_fitting]),
    "assessed": Reactions(within=[form_settling.follow_form_rules]),
    "priority_changed": Reactions(within=[form_settling.follow_form_rules]),
    "customer_changed": Reactions(within=[form_settling.follow_form_rules]),
    "handed_over": Reactions(within=[form_settling.follow_form_rules]),
    "assigned": Reactions(within=[form_settling.follow_form_rules]),
    "state_changed": Reactions(within=[form_settling.follow_form_rules]),
    "reopened": Reactions(within=[form_settling.follow_form_rules]),
}


# After all of that, whatever the events are: the rules administrators have made.
LAST = [following.follow]


def declare() -> None:
    Journal.declare(REACTIONS, LAST)
