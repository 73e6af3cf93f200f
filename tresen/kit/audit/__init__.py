"""The audit log: who administered what and looked at whose data, in a chain of hashes that shows every tampering.

    entries.py    the form of an entry, and appending it
    names.py      the closed lists: what is logged, and what an entry may say
    watching.py   the triggers that note which rows an observed transaction changes
    observing.py  one transaction of an administrator: its changes become its entry
    seals.py      marks of how far the chain had got, kept outside the database
    checking.py   is every line still there and as it was written?

How to verify an export without this program: docs/algorithms/audit-chain.md.
"""
