"""The members of a segment as a file."""

from odoo.http import Controller, content_disposition, request, route


class SegmentController(Controller):
    @route("/cdp/segment/<int:segment_id>/members.csv", auth="user", readonly=False)
    def members(self, segment_id):
        """The file, for who may see the segment and may export."""
        segment = request.env["cdp.segment"].browse(segment_id)
        segment.check_access("read")
        text = segment._csv()
        return request.make_response(
            text.encode("utf-8-sig"),  # so that spreadsheets read accents
            [
                ("Content-Type", "text/csv; charset=utf-8"),
                ("Content-Disposition", content_disposition(f"{segment.name}.csv")),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
