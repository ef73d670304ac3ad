"""The members of a segment as a file."""

from werkzeug.exceptions import NotFound

from odoo.http import Controller, content_disposition, request, route

from ..models.act.activation.hashed import COLUMNS


class SegmentController(Controller):
    @route("/cdp/segment/<int:segment_id>/members.csv", auth="user", readonly=False)
    def members(self, segment_id):
        """The file, for who may see the segment and may export."""
        segment = request.env["cdp.segment"].browse(segment_id)
        segment.check_access("read")
        # marked, so that spreadsheets read accents
        return _file(f"{segment.name}.csv", segment._csv().encode("utf-8-sig"))

    @route("/cdp/segment/<int:segment_id>/audience.csv", auth="user", readonly=False)
    def audience(self, segment_id, platform, purpose):
        """The hashed list for an ad platform, of those who allow it."""
        segment = request.env["cdp.segment"].browse(segment_id)
        segment.check_access("read")
        if platform not in COLUMNS or not purpose.isdigit():
            raise NotFound()
        wanted = request.env["cdp.purpose"].browse(int(purpose)).exists()
        if not (wanted.by_data and wanted.marketing):
            raise NotFound()
        text = segment._audience_csv(platform, wanted)
        return _file(f"{segment.name} {platform}.csv", text.encode())


def _file(name, content):
    return request.make_response(
        content,
        [
            ("Content-Type", "text/csv; charset=utf-8"),
            ("Content-Disposition", content_disposition(name)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ],
    )
