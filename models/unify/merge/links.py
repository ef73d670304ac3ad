"""Contacts to be merged become one customer first, and are parted again by the undo."""

from odoo import fields

from ..clusters import components

#: what a link was before; None for one made for the merge
_BEFORE = ("verdict", "origin", "user_id", "decided")


def link(merges):
    """Link the contacts that are not one customer yet; note which links were made."""
    pairs = {}
    for merge in merges:
        survivor = merge.survivor_id
        for other in merge.with_context(active_test=False).partner_ids:
            if other.cdp_profile_id != survivor.cdp_profile_id:
                pairs[tuple(sorted((survivor.id, other.id)))] = merge
    if not pairs:
        return
    known = _matches(merges.env, pairs)
    new = [pair for pair in pairs if pair not in known]
    joined = {}
    for pair, match in known.items():
        before = match.read(_BEFORE, load=None)[0]
        before["decided"] = fields.Datetime.to_string(before["decided"])
        del before["id"]
        match.write(_decision(pairs[pair]))
        joined.setdefault(pairs[pair], []).append([match.id, before])
    made = merges.env["cdp.match"].create(
        [
            {"partner_a_id": a, "partner_b_id": b, **_decision(pairs[a, b])}
            for a, b in new
        ]
    )
    for pair, match in zip(new, made, strict=True):
        joined.setdefault(pairs[pair], []).append([match.id, None])
    for merge, links in joined.items():
        merge.joined = links
    _join(merges.env, pairs)


def _decision(merge):
    return {
        "verdict": "linked",
        "origin": "person",
        "user_id": merge.user_id.id,
        "decided": fields.Datetime.now(),
    }


def _matches(env, pairs):
    """{pair: what is known about it}"""
    ids = list({id_ for pair in pairs for id_ in pair})
    found = env["cdp.match"].search(
        [("partner_a_id", "in", ids), ("partner_b_id", "in", ids)]
    )
    by_pair = {(one.partner_a_id.id, one.partner_b_id.id): one for one in found}
    return {pair: by_pair[pair] for pair in pairs if pair in by_pair}


def _join(env, pairs):
    """One profile for those of a pair, and for all that are linked with either."""
    ids = {id_ for pair in pairs for id_ in pair}
    profiles = env["res.partner"].browse(ids).cdp_profile_id
    owners = profiles.with_context(active_test=False).partner_ids.filtered(
        lambda partner: not partner._cdp_is_address()
    )
    linked = [(owner.cdp_profile_id.partner_id.id, owner.id) for owner in owners]
    known = set(owners.ids)
    linked = [pair for pair in linked if known.issuperset(pair)]
    joins = [pair for pair in pairs if known.issuperset(pair)]
    env["cdp.stage.link"]._assign(components(owners.ids, [*linked, *joins]))


def unlink(merges):
    """Take back the links that were made for the merges."""
    matches = merges.env["cdp.match"]
    merges = merges.filtered("joined")
    made = matches
    for merge in merges:
        for match_id, before in merge.joined:
            match = matches.browse(match_id).exists()
            if match and before:
                match.write(before)
            else:
                made |= match
    made.unlink()
    if merges:
        matches._regroup(merges.survivor_id.cdp_profile_id)
