"""Which words of customers are read, and what of them the customer wrote.

Messages of the last year that a customer's contact wrote, and the texts of sources.
Lines of a chat are left out: a mood shows in a letter, not in a fragment.
"""

from datetime import timedelta

from lxml import etree

from odoo.tools import SQL
from odoo.tools.mail import html2plaintext, html_sanitize, plaintext2html

DAYS = 365
OF_A_CUSTOMER = 50  # the newest; the others are not read
LETTERS = 2_000  # of a text: the mood shows in the beginning

TEXTS = """
SELECT t.*, p.id AS profile_id, ROW_NUMBER() OVER (
           PARTITION BY p.id ORDER BY t.date DESC, t.res_model, t.res_id) AS place
  FROM (%(texts)s) t
  JOIN res_partner buyer ON buyer.id = t.partner_id
  JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
  JOIN cdp_profile p ON p.id = payer.cdp_profile_id
   AND p.active AND p.excluded_by_id IS NULL
 WHERE t.date >= %(since)s AND t.date < %(until)s AND t.text <> '' AND %(profiles)s
"""

MESSAGES = """
SELECT 'mail.message'::varchar AS res_model, m.id AS res_id,
       m.author_id AS partner_id, m.date, m.id AS message_id, m.body::text AS text,
       TRUE AS html, m.write_date AS changed
  FROM mail_message m
 WHERE m.message_type IN ('email', 'comment') AND m.author_id IS NOT NULL
   AND m.is_internal IS NOT TRUE AND m.model <> 'discuss.channel' AND %(first)s
"""


def wanted(env, profiles):
    """The texts that have a hint: res_model, res_id, profile_id, message_id, date,
    text, html, changed.

    :param profiles: a condition on ``p``
    """
    words = env["cdp.source"]._union_words()
    if words is None:
        texts = SQL(MESSAGES, first=SQL("TRUE"))
    else:
        # A rating's comment is a message as well: it is read once.
        told = SQL("SELECT message_id FROM (%s) w WHERE message_id IS NOT NULL", words)
        texts = SQL(
            "%s UNION ALL SELECT res_model, res_id, partner_id, date, message_id, text,"
            " html, changed FROM (%s) w",
            SQL(MESSAGES, first=SQL("m.id NOT IN (%s)", told)),
            words,
        )
    until = env["cdp.stage"]._known_until()
    rows = SQL(
        TEXTS,
        texts=texts,
        since=until - timedelta(days=DAYS),
        until=until,
        profiles=profiles,
    )
    return SQL("SELECT * FROM (%s) t WHERE place <= %s", rows, OF_A_CUSTOMER)


def written(text, html):
    """What the customer wrote themselves: no quotes, no signature, no links."""
    tree = etree.fromstring(
        # Odoo marks quotes and signatures when it cleans a text
        f"<div>{html_sanitize(text if html else plaintext2html(text))}</div>",
        parser=etree.HTMLParser(),
    )
    for node in tree.xpath("//*[@data-o-mail-quote]"):
        _drop(node)
    plain = html2plaintext(
        etree.tostring(tree, encoding="unicode", method="html"),
        include_references=False,
    )
    return plain[:LETTERS]


def _drop(node):
    """Remove a node, not the text behind it."""
    parent, behind = node.getparent(), node.tail or ""
    if parent is None:
        return
    before = node.getprevious()
    if before is None:
        parent.text = (parent.text or "") + behind
    else:
        before.tail = (before.tail or "") + behind
    parent.remove(node)
