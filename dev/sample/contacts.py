"""Creates the invented people as Odoo contacts, and the leads and subscribers."""

from odoo.fields import Command

QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
}
ADDRESS_TYPES = {"delivery": "delivery", "invoice": "invoice"}
BATCH = 500


def create(env, people, say):
    """Create all contacts; return {key: partner id}."""
    partners = env["res.partner"].with_context(**QUIET)
    states = {state.code: state for state in env.ref("base.us").state_ids}
    ids = {}
    buyers = {key for keys in people.buyers.values() for key in keys}
    # parents first, so that a child can name its parent
    for parents in (True, False):
        rows = [c for c in people.contacts if (c.parent is None) == parents]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            created = partners.create(
                [values(env, c, ids, states, c.key in buyers) for c in batch]
            )
            ids |= dict(zip((c.key for c in batch), created.ids, strict=True))
            say(f"{len(ids):,} of {len(people.contacts):,} contacts")
    return ids


def values(env, contact, ids, states, buys):
    """Return the values of one res.partner."""
    found = {
        "name": contact.name or False,
        "email": contact.email or False,
        "phone": contact.phone or False,
        "is_company": contact.kind in ("company", "vendor"),
        "type": ADDRESS_TYPES.get(contact.kind, "contact"),
        "parent_id": ids.get(contact.parent, False),
        "customer_rank": int(buys),
        "supplier_rank": int(contact.kind == "vendor"),
        "country_id": env.ref("base.us").id,
    }
    if contact.address:
        street, city, zip_code, state = contact.address
        found |= {
            "street": street,
            "city": city,
            "zip": zip_code,
            "state_id": states[state].id,
        }
    return found


def create_leads(env, people, ids):
    """Enquiries: half by customers under the key they are known by, half by others."""
    inventor = people.inventor
    subjects = ["Party platter for {}", "Weekly fruit box", "Cake for {}", "Gift cards"]
    customers = [c for c in people.contacts if c.kind == "person" and c.email]
    rows = []
    for number in range(24):
        known = number % 2 == 0
        person = inventor.rng.choice(customers) if known else None
        first, last = (person.first, person.last) if known else inventor.person_name()
        guests = f"{inventor.rng.randint(8, 60)} guests"
        rows.append(
            {
                "name": inventor.rng.choice(subjects).format(guests),
                "type": "lead" if number % 3 else "opportunity",
                "contact_name": f"{first} {last}",
                "email_from": person.email if known else inventor.email(first, last),
                "partner_id": ids[person.key] if number % 4 == 0 else False,
                "expected_revenue": inventor.rng.randint(40, 900),
            }
        )
    return env["crm.lead"].with_context(**QUIET).create(rows)


def create_subscribers(env, people):
    """A newsletter list: some customers, and some who never bought."""
    inventor = people.inventor
    mailing_list = env["mailing.list"].create({"name": "Corner Market weekly offers"})
    customers = [c for c in people.contacts if c.kind == "person" and c.email]
    rows = []
    for number in range(90):
        if number < 30:
            person = inventor.rng.choice(customers)
            name, email = person.name, person.email
        else:
            first, last = inventor.person_name()
            name, email = f"{first} {last}", inventor.email(first, last)
        rows.append(
            {"name": name, "email": email, "list_ids": [Command.set(mailing_list.ids)]}
        )
    return env["mailing.contact"].with_context(**QUIET).create(rows)
