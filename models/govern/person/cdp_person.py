"""Who a customer is to the database, and where it holds something about them."""

from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, email_normalize_all

from . import former, needles, places, shared, words

# Addresses of a contact are its own; people who work for it are not.
CONTACTS = """
WITH RECURSIVE mine AS (
    SELECT id FROM res_partner
     WHERE id = ANY(%(partners)s) OR cdp_profile_id = ANY(%(profiles)s)
    UNION
    SELECT p.id FROM mine JOIN res_partner p ON p.cdp_merged_into_id = mine.id
        OR (p.parent_id = mine.id AND p.type <> 'contact')
)
SELECT p.id, p.name, p.email, p.email_normalized, p.phone, p.phone_sanitized,
       CASE WHEN p.is_company OR p.parent_id IS NULL THEN p.vat END AS vat,
       p.street, p.ref, p.cdp_profile_id
  FROM mine JOIN res_partner p USING (id) ORDER BY p.id
"""
PROFILES = """
WITH RECURSIVE mine AS (
    SELECT id FROM cdp_profile WHERE id = ANY(%(profiles)s)
        OR partner_id = ANY(%(partners)s)
    UNION
    SELECT p.id FROM mine JOIN cdp_profile p ON p.merged_into_id = mine.id
)
SELECT id FROM mine ORDER BY id
"""


class Person(NamedTuple):
    """Numbers of records, and what leads to the person; ``phones`` are national
    digits, ``numbers`` the same with the country; ``shared`` is what others have too.
    """

    partner_ids: list
    profile_ids: list
    user_ids: list
    emails: list
    phones: list
    numbers: list
    names: list
    vats: list
    streets: list
    cards: list
    shared: list
    accounts: list = ()  # at banks

    def own(self):
        """{kind: values} that lead to this person and to nobody else."""
        kinds = ("emails", "numbers", "phones", "names", "vats", "cards", "accounts")
        return {
            kind: [v for v in getattr(self, kind) if v.lower() not in self.shared]
            for kind in kinds
        }

    def everything(self):
        """{kind: values}, shared ones too."""
        kinds = ("emails", "numbers", "phones", "names", "vats", "streets", "cards")
        surnames = {words.surname(name) for name in self.names} - {""}
        return {kind: getattr(self, kind) for kind in kinds} | {
            # An account of two is the other's, too, in whatever row it stands.
            "accounts": self.own()["accounts"],
            "surnames": sorted(s for s in surnames if s.lower() not in self.shared),
        }


class Store(NamedTuple):
    """Rows about a person: of which model, in words, which, and how they were found
    (names of fields)."""

    model: str
    title: str
    ids: list
    through: tuple


class CdpPerson(models.AbstractModel):
    _name = "cdp.person"
    _description = "What Is Known of a Person"

    @api.model
    def _of(self, customer):
        """Everything that identifies a customer.

        :param customer: a ``cdp.profile``, or contacts
        :return: a :class:`Person`
        """
        self.env.flush_all()
        is_profile = customer._name == "cdp.profile"
        profiles = customer.ids if is_profile else self._profile_ids(customer)
        partners = [] if is_profile else customer.ids
        for _round in range(2):  # profiles have contacts, these again have profiles
            profiles = [
                id_
                for (id_,) in self.env.execute_query(
                    SQL(PROFILES, profiles=profiles, partners=partners)
                )
            ]
            rows = self.env.execute_query_dict(
                SQL(CONTACTS, profiles=profiles, partners=partners)
            )
            partners = [row["id"] for row in rows]
        return self._known(partners, profiles, rows)

    @api.model
    def _profile_ids(self, partners):
        # An address leads to its customer's profile, and is no customer itself.
        own = partners.sudo().filtered(lambda partner: not partner._cdp_is_address())
        return own.cdp_profile_id.ids

    @api.model
    def _known(self, partners, profiles, rows):
        users = self.env.execute_query(
            SQL("SELECT id, login FROM res_users WHERE partner_id = ANY(%s)", partners)
        )
        keys = self.env.execute_query(
            SQL(
                "SELECT kind, value FROM cdp_identifier WHERE partner_id = ANY(%s)"
                " AND state <> 'placeholder'",
                partners,
            )
        )
        mails, calls = former.addresses(self.env, partners, profiles)
        mails |= {row["email"] for row in rows} | {login for _id, login in users}
        emails = {row["email_normalized"] for row in rows} | {
            address for text in mails for address in email_normalize_all(text or "")
        }
        emails |= {value for kind, value in keys if kind == "email" and "@" in value}
        numbers = {row["phone_sanitized"] for row in rows}
        numbers |= {value for kind, value in keys if kind == "phone"}
        numbers |= {self.env.user._phone_format(number=call) for call in calls}
        numbers -= {None, False}
        person = Person(
            partner_ids=partners,
            profile_ids=profiles,
            user_ids=[id_ for id_, _login in users],
            emails=sorted(filter(None, emails)),
            phones=words.national(numbers, {row["phone"] for row in rows}),
            numbers=sorted(numbers),
            names=sorted(
                {" ".join((row["name"] or "").split()) for row in rows} - {""}
            ),
            vats=sorted({row["vat"] for row in rows} - {None}),
            streets=sorted({row["street"] for row in rows} - {None}),
            cards=self._cards(partners, rows),
            shared=[],
            accounts=self._accounts(partners),
        )
        return person._replace(shared=shared.of(self.env, person))

    @api.model
    def _cards(self, partners, rows):
        """Numbers that somebody shows at the till."""
        cards = {row["ref"] for row in rows} - {None}
        if "loyalty.card" in self.env:
            found = self.env.execute_query(
                SQL(
                    "SELECT code FROM loyalty_card WHERE partner_id = ANY(%s)", partners
                )
            )
            cards |= {code for (code,) in found if code}
        return sorted(cards)

    @api.model
    def _accounts(self, partners):
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT sanitized_acc_number FROM res_partner_bank"
                " WHERE partner_id = ANY(%s) AND sanitized_acc_number IS NOT NULL",
                partners,
            )
        )
        return sorted(number for (number,) in rows)

    # ------------------------------------------------------------------
    # Where
    # ------------------------------------------------------------------

    @api.model
    def _stores(self, customer):
        """All rows about a customer, as :class:`Store`, one a model.

        :param customer: a ``cdp.profile``, contacts, or a :class:`Person`
        """
        person = customer if isinstance(customer, Person) else self._of(customer)
        self.env.flush_all()
        found = {}
        self._add(found, places.by_link(self.env, self._holders(person)))
        self._add(found, self._addressed(person))
        owners = {model: sorted(ids) for model, (ids, _t) in found.items()}
        owners |= self._holders(person)
        self._add(found, places.by_owner(self.env, owners))
        owners = {model: sorted(ids) for model, (ids, _t) in found.items()}
        owners |= self._holders(person)
        self._add(found, places.by_name(self.env, owners))
        self._add_attached(found)
        for model, ids in self._holders(person).items():
            found[model] = (set(ids), {"id"})
        names = self.env["ir.model"].sudo()  # names of models are no secret
        return [
            Store(model, names._get(model).name, sorted(ids), tuple(sorted(through)))
            for model, (ids, through) in sorted(found.items())
        ]

    @api.model
    def _addressed(self, person):
        """Places that hold an email or phone of theirs."""
        own = person.own()
        emails = needles.regex({"emails": own["emails"]})
        phones = needles.regex({kind: own[kind] for kind in ("phones", "numbers")})
        return places.by_address(self.env, emails, phones)

    @api.model
    def _holders(self, person):
        holders = {
            places.PARTNER: person.partner_ids,
            places.PROFILE: person.profile_ids,
            places.USER: person.user_ids,
        }
        return {model: ids for model, ids in holders.items() if ids}

    @api.model
    def _add(self, found, wanted):
        for place in wanted:
            query = "SELECT id FROM %s WHERE %s"
            table = SQL.identifier(self.env[place.model]._table)
            rows = self.env.execute_query(SQL(query, table, place.where))
            if rows:
                ids, through = found.setdefault(place.model, (set(), set()))
                ids.update(id_ for (id_,) in rows)
                through.add(place.through)

    @api.model
    def _add_attached(self, found):
        """What hangs on their messages: pictures, files."""
        messages = sorted(found.get("mail.message", ((),))[0])
        rows = self.env.execute_query(
            SQL(
                "SELECT attachment_id FROM message_attachment_rel"
                " WHERE message_id = ANY(%s)",
                messages,
            )
        )
        if rows:
            ids, through = found.setdefault("ir.attachment", (set(), set()))
            ids.update(id_ for (id_,) in rows)
            through.add("message")
