"""Contacts to be merged become one customer first, and are parted again by the undo."""

from odoo import fields

from ..clusters import components


def link(merges):
    """Link the contacts that are not one customer yet; note which links were made."""
    for merge in merges:
        survivor = merge.survivor_id
        others = merge.with_context(active_test=False).partner_ids
        apart = others.filtered(
            lambda other, one=survivor: other.cdp_profile_id != one.cdp_profile_id
        )
        if apart:
            merge.joined = [_link(merge, survivor, other) for other in apart]
            _join(survivor | apart)


def _link(merge, survivor, other):
    """[number of the link, what it was before (None: it is new)]"""
    matches = merge.env["cdp.match"]
    a, b = sorted((survivor.id, other.id))
    pair = {"partner_a_id": a, "partner_b_id": b}
    decision = {
        "verdict": "linked",
        "origin": "person",
        "user_id": merge.user_id.id,
        "decided": fields.Datetime.now(),
    }
    match = matches.search([(name, "=", value) for name, value in pair.items()])
    before = match and {
        "verdict": match.verdict,
        "origin": match.origin,
        "user_id": match.user_id.id,
        "decided": fields.Datetime.to_string(match.decided),
    }
    if match:
        match.write(decision)
    else:
        match = matches.create(pair | decision)
    return [match.id, before or None]


def _join(partners):
    profiles = partners.cdp_profile_id
    members = profiles.with_context(active_test=False).partner_ids | partners
    owners = members.filtered(lambda partner: not partner._cdp_is_address()).sorted(
        "id"
    )
    everybody = [(owners[0].id, other) for other in owners.ids]
    partners.env["cdp.stage.link"]._assign(components(owners.ids, everybody))


def unlink(merges):
    """Take back the links that were made for the merges."""
    matches = merges.env["cdp.match"]
    for merge in merges.filtered("joined"):
        profile = merge.survivor_id.cdp_profile_id
        for match_id, before in merge.joined:
            match = matches.browse(match_id).exists()
            if match and before:
                match.write(before)
            else:
                match.unlink()
        matches._regroup(profile)
