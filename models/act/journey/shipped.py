"""What the shipped journeys are and say. No Odoo in here but the translations."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


def mail(subject, *paragraphs, button=None, late=72):
    """:param late: hours after which it is not sent any more"""
    return {
        "kind": "email",
        "subject": subject,
        "paragraphs": paragraphs,
        "button": button,
        "expiry_hours": late,
    }


def wait(count, unit="days"):
    return {"kind": "wait", "wait_count": count, "wait_unit": unit}


def act(xmlid):
    return {"kind": "action", "action": xmlid}


#: written to at daytime there, by Govern's quiet hours; so no step waits for an hour
SHIPPED = {
    "welcome": {
        "name": _lt("Welcome series"),
        "explanation": _lt(
            "Thanks who bought for the first time, and comes back once, four days "
            "later. Ends when they buy again."
        ),
        "purpose": "newsletter",
        "entry": "segment_in",
        "segment": "segment_first_purchase",
        "reentry": "once",
        "goal_purchase": True,
        "ceiling_run": 2,
        "steps": [
            mail(
                _lt("Welcome, and thank you"),
                _lt("thank you for your first order with us. It means a lot."),
                _lt("If anything is not as it should be, reply to this email."),
            ),
            wait(4),
            mail(
                _lt("What others like best"),
                _lt("here is what our regular customers come back for."),
                button=_lt("Have a look"),
            ),
        ],
    },
    "cart": {
        "name": _lt("Abandoned cart"),
        "explanation": _lt(
            "Reminds once of a cart or a sent quotation that nothing happened with. "
            "Never after that order was confirmed, paid or cancelled."
        ),
        "purpose": "offers",
        "entry": "hand",  # orders, once there are any: see _make_ready
        "reentry": "key",
        "ceiling_run": 1,
        "steps": [
            wait(4, "hours"),
            mail(
                _lt("Did something keep you?"),
                _lt("you had chosen something, and it is still waiting for you."),
                _lt("A question first? Reply to this email, a person answers."),
                button=_lt("Back to the shop"),
                late=24,
            ),
        ],
    },
    "care": {
        "name": _lt("After a purchase"),
        "explanation": _lt(
            "Asks a week after a purchase how it went, twice a year at most. Who says "
            "so in a reply reaches you."
        ),
        "purpose": "survey",
        "entry": "purchase",
        "reentry": "days",
        "reentry_days": 180,
        "ceiling_run": 1,
        "steps": [
            wait(7),
            mail(
                _lt("Is all well with your order?"),
                _lt("your order has been with you for a few days now."),
                _lt(
                    "Are you happy with it? One sentence helps us, and helps others "
                    "to choose. Just reply to this email."
                ),
            ),
        ],
    },
    "replenish": {
        "name": _lt("Time to order again"),
        "explanation": _lt(
            "Reminds when the next order may be expected, by each customer's own "
            "rhythm. Ends when they order."
        ),
        "purpose": "offers",
        "entry": "date",
        "date_field": ("cdp.profile", "next_order_first"),
        "reentry": "days",
        "reentry_days": 30,
        "goal_purchase": True,
        "ceiling_run": 1,
        "steps": [
            mail(
                _lt("Running low?"),
                _lt("it is about the time you usually order again."),
                button=_lt("Order again"),
                late=120,
            )
        ],
    },
    "winback": {
        "name": _lt("Win back"),
        "explanation": _lt(
            "Writes to good customers who are likely to leave, and once more after a "
            "week. Ends when they buy or are no longer at risk."
        ),
        "purpose": "offers",
        "entry": "segment_in",
        "segment": "segment_winback",
        "include_members": True,
        "exit_segment": True,
        "reentry": "days",
        "reentry_days": 180,
        "goal_purchase": True,
        "ceiling_run": 2,
        "steps": [
            mail(
                _lt("We miss you"),
                _lt("it has been a while, and we would love to see you again."),
                _lt("Did something go wrong? Reply to this email and tell us."),
                button=_lt("See what is new"),
            ),
            wait(7),
            mail(
                _lt("One more word"),
                _lt("this is the last time we write about it."),
                _lt("If there is something we can do better, a reply is enough."),
                button=_lt("Visit us"),
            ),
        ],
    },
    "birthday": {
        "name": _lt("Birthday"),
        "explanation": _lt(
            "Wishes a happy birthday at nine where the customer is. Born on 29 "
            "February: on the 28th when the year has no 29th."
        ),
        "purpose": "offers",
        "entry": "hand",  # the date, once contacts have one: see _make_ready
        "date_yearly": True,
        "reentry": "days",
        "reentry_days": 300,
        "ceiling_run": 1,
        "steps": [
            mail(
                _lt("Happy birthday!"),
                _lt("all of us wish you a happy birthday and a good year."),
                late=24,
            )
        ],
    },
    "vip": {
        "name": _lt("Thank your best customers"),
        "explanation": _lt(
            "A thank-you to whoever has become one of your best customers, once a year "
            "at most. It sells nothing."
        ),
        "purpose": "offers",
        "entry": "segment_in",
        "segment": "segment_vip",
        "reentry": "days",
        "reentry_days": 365,
        "ceiling_run": 1,
        "steps": [
            mail(
                _lt("Thank you, really"),
                _lt("you are one of our best customers, and we do not take it lightly."),
                _lt("Is there something you wish we had? Reply, we read it."),
            )
        ],
    },
    # The purpose is the one that will lapse, not “Messages about your orders”: to ask
    # for leave to advertise is advertising. So it goes only while the old yes holds,
    # and the gate refuses it to whoever withdrew.
    "renewal": {
        "name": _lt("Still welcome?"),
        "explanation": _lt(
            "Asks whose agreement will lapse within 30 days whether to go on. Nobody "
            "who withdrew is asked, and nobody after it has lapsed."
        ),
        "purpose": "offers",
        "entry": "segment_in",
        "segment": "segment_lapsing",
        "include_members": True,
        "exit_segment": True,
        "reentry": "days",
        "reentry_days": 365,
        "ceiling_run": 1,
        "steps": [
            mail(
                _lt("May we go on writing to you?"),
                _lt("some time ago you agreed to hear from us. That will end soon."),
                _lt(
                    "If you would like to go on, say so below, under “Change what you "
                    "get”. If not, you need do nothing: the emails will stop."
                ),
            )
        ],
    },
    "lead": {
        "name": _lt("From subscriber to customer"),
        "explanation": _lt(
            "Three short emails to who said yes to the newsletter and has not bought "
            "yet. Ends with the first purchase."
        ),
        "purpose": "newsletter",
        "entry": "segment_in",
        "segment": "segment_subscribed",
        "exit_segment": True,
        "reentry": "once",
        "goal_purchase": True,
        "ceiling_run": 3,
        "steps": [
            mail(
                _lt("Good to have you here"),
                _lt("thank you for signing up. Who we are, in one sentence: …"),
            ),
            wait(5),
            mail(
                _lt("What most people ask first"),
                _lt("here are the three questions we hear most: …"),
            ),
            wait(9),
            mail(
                _lt("Anything we can help with?"),
                _lt("if you cannot decide, tell us what you need. We answer."),
                button=_lt("Have a look"),
            ),
        ],
    },
    "call": {
        "name": _lt("Call a customer at risk"),
        "explanation": _lt(
            "Gives the salesperson of a good customer who is likely to leave a call to "
            "make. No email."
        ),
        "purpose": "offers",
        "entry": "segment_in",
        "segment": "segment_winback",
        "exit_segment": True,
        "reentry": "days",
        "reentry_days": 90,
        "steps": [act("action_call_at_risk")],
    },
    "complaint": {
        "name": _lt("Follow up a complaint"),
        "explanation": _lt(
            "Gives the salesperson of an unhappy customer a call to make within a day. "
            "No email."
        ),
        "purpose": "service",
        "entry": "segment_in",
        "segment": "segment_unhappy",
        "reentry": "days",
        "reentry_days": 14,
        "steps": [act("action_complaint")],
    },
}
