"""What tests of segments share."""

from odoo import Command

from ..common import CustomerDataCase


class SegmentCase(CustomerDataCase):
    @classmethod
    def segment(cls, *lines, **vals):
        return cls.env["cdp.segment"].create(
            {
                "name": "Ours",
                "line_ids": [
                    Command.create({"sequence": place, **line})
                    for place, line in enumerate(lines)
                ],
                **vals,
            }
        )

    @classmethod
    def members(cls, segment):
        cls.env.invalidate_all()
        stays = segment.membership_ids.filtered(lambda stay: not stay.left)
        return stays.profile_id.partner_id

    @classmethod
    def work(cls):
        """Do what is due of segments, without looking at everybody."""
        worker = cls.env["cdp.stage.segment"]
        done = []
        while batch := worker._queued_batch():
            done.append(batch)
            cls.env.flush_all()
            cls.env.invalidate_all()
        return done

    def last_stay(self, segment, partner):
        self.env.invalidate_all()
        stays = segment.membership_ids.filtered(
            lambda stay: stay.profile_id.partner_id == partner
        )
        return stays.sorted("id")[-1]
