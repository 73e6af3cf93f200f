"""What can be done to a ticket by a list of actions: macros, changes of many, and whatever rules follow.

Each kind of action calls the very verb a person's click calls, with the same right demanded before and the same
refusals. `registry.kinds_of(actor)` are those there are for somebody, `acting` does them.
"""
