"""What follows from each event of the ticket journal. Read this file and you know what happens.

`within` runs in the verb's transaction and can still stop it; `after` are jobs that run once it is committed.
"""

from tresen.channels import outbox
from tresen.channels.email import pictures
from tresen.channels.email.threads import joining, moved, watchers
from tresen.kit.journal import Journal, Reactions
from tresen.search import indexing
from tresen.tickets import linking

REACTIONS = {
    "opened": Reactions(within=[indexing.index_message, pictures.fetch_allowed]),
    "acknowledged": Reactions(within=[outbox.send]),
    "received": Reactions(within=[indexing.index_message, pictures.fetch_allowed, watchers.tell_watchers]),
    "replied": Reactions(within=[indexing.index_message, outbox.send, joining.join_from_reply]),
    "forwarded": Reactions(within=[indexing.index_message, outbox.send]),
    "withdrawn": Reactions(within=[outbox.take_back, indexing.forget_message]),
    "split_off": Reactions(within=[indexing.index_title]),
    "moved_in": Reactions(within=[outbox.must_be_settled, indexing.move_words, moved.follow]),
    "partner_answered": Reactions(within=[indexing.index_message, pictures.fetch_allowed, watchers.tell_watchers]),
    "noted": Reactions(within=[indexing.index_message]),
    "phoned": Reactions(within=[indexing.index_message]),
    "solved": Reactions(within=[linking.tell_blocked]),
    "closed": Reactions(within=[linking.tell_blocked]),
    "retitled": Reactions(within=[indexing.index_subject]),
}


def declare() -> None:
    Journal.declare(REACTIONS)
