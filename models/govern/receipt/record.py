"""A consent record and its receipt after ISO/IEC TS 27560:2023, as plain data.

No Odoo in here: facts go in, a dictionary that is JSON comes out. The names are those
of the standard's fields; what it has no field for (the place in our ledger and its
hash, by which the record can be checked) is in fields of its own.
"""

import uuid

SCHEMA = "ISO/IEC TS 27560:2023"
LAWFUL_BASES = {
    "consent": "consent",
    "interest": "legitimate interest",
    "contract": "contract",
    "law": "legal obligation",
}
#: names of their own make numbers that are the same each time
_NAMES = uuid.UUID("7c1c7b2e-5a3f-4b8e-9d0a-1f27560c0de5")


def receipt(subject, records, party, made):
    """What a person gets: the records about them, and when they were handed out."""
    return {
        "schema_version": SCHEMA,
        "receipt_id": _number("receipt", subject, made),
        "receipt_timestamp": _moment(made),
        "pii_principal_id": subject,
        "party_identification": [party],
        "records": records,
    }


def record(subject, purpose, party, events, language):
    """One purpose, and all that was said about it.

    :param purpose: code, name, explanation, legal_basis, data, recipients, withdrawal,
        retention_months, validity_months, jurisdiction, rights
    :param events: in their order: line, hash, date, state, channel, source, notice
    """
    notices = [event["notice"] for event in events if event["notice"]]
    return {
        "schema_version": SCHEMA,
        "record_id": _number("record", subject, purpose["code"]),
        "pii_principal_id": subject,
        "privacy_notice": notices[-1] if notices else None,
        "language": language,
        "purposes": [_processing(purpose, party, events)],
        "party_identification": [party],
        "event": [_event(event, subject, purpose) for event in events],
    }


def party(id_, name, email, phone, address, url, country):
    """Who is responsible."""
    return {
        "party_id": id_,
        "party_type": "organisation",
        "party_role": "PII controller",
        "party_name": name,
        "party_address": address,
        "party_email": email,
        "party_phone": phone,
        "party_url": url,
        "party_country": country,
    }


def _processing(purpose, party_, events):
    return {
        "purpose": purpose["name"],
        "purpose_type": purpose["code"],
        "purpose_description": purpose["explanation"],
        "lawful_basis": LAWFUL_BASES[purpose["legal_basis"]],
        "pii_information": [{"pii_type": kind} for kind in purpose["data"]],
        "pii_controllers": [party_["party_id"]],
        "collection_method": sorted({event["source"] for event in events}),
        "retention_period": _months(purpose["retention_months"]),
        "jurisdiction": purpose["jurisdiction"],
        "recipient_third_parties": purpose["recipients"],
        "withdrawal_method": purpose["withdrawal"],
        "privacy_rights": purpose["rights"],
    }


def _event(event, subject, purpose):
    validity = _months(purpose["validity_months"])
    return {
        "event_time": _moment(event["date"]),
        "event_type": purpose["code"],
        "event_state": event["state"],
        "entity_id": subject,
        "channel": event["channel"],
        "collection_method": event["source"],
        "validity_duration": validity if event["state"] == "given" else None,
        "notice": event["notice"],
        "ledger_line": event["line"],
        "ledger_hash": event["hash"],
    }


def _number(*names):
    return str(uuid.uuid5(_NAMES, "|".join(map(str, names))))


def _moment(date):
    return date.strftime("%Y-%m-%dT%H:%M:%SZ")


def _months(number):
    """A duration after ISO 8601; None: until it is withdrawn."""
    return f"P{number}M" if number else None
