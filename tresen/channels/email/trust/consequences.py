"""What follows from who a mail is proven, or not proven, to be from.

`fail`: the domain in From says it is not its mail. Such a mail opens a ticket of its own, marked; it is never the
customer's word in a ticket that exists. Without proof (`none`, "") it may answer, but brings nobody along: whoever it
names in Cc gets nothing. Nothing is ever sent back to a sender who failed.
"""

from tresen.channels.email.arrival import Arrival


def may_bring_others(arrival: Arrival) -> bool:
    """Do those it names in Cc take part from now on? Not on the word of a mail that was looked at and not proven (be it
    that the DNS did not answer), and not on that of one whose only key is a number anybody can guess."""
    checked = arrival.authentication
    return (checked.verdict == "pass" or not checked.by) and not arrival.by_number
