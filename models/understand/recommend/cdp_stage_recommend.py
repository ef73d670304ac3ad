"""*Recommend products*: what each customer may want next, and why.

A full pass first learns from all baskets what goes with what, by the settings of the
version in use, and keeps it; then makes the lists, some thousand customers at a time.
The queue makes the lists of who has just bought, by what was learned last night: so a
customer's lists change when the customer does something, or in the night.

The mathematics (engine/recommend) runs in a child; see recommend_job.py.
"""

from datetime import timedelta
from pathlib import Path

from odoo import fields, models
from odoo.tools import SQL

from ... import child
from ...cdp_stage_worker import Batch
from .. import frames
from . import queries
from .sync import sync

BATCH = 20_000  # customers whose lists are made in one transaction
QUEUE = 2_000
COUNT = 5  # places of a list
#: where a full pass stands when it has learned and goes on to the lists
LEARNED = -1

SCRIPT = Path(__file__).with_name("recommend_job.py")

PRODUCT_COLUMNS = {
    "basket_count": "int",
    "buyer_count": "int",
    "recent_buyer_count": "int",
    "place": "int",
    "trend": "float8",
    "customer_links": "bytea",
    "basket_links": "bytea",
}
PAIR_COLUMNS = {
    "rank": "int",
    "baskets": "int",
    "together": "int",
    "alone": "int",
    "others": "int",
    "confidence": "float8",
    "lift": "numeric",
    "cosine": "numeric",
    "z": "numeric",
}
LIST_COLUMNS = {
    "product_id": "int",
    "score": "float8",
    "because_id": "int",
    "times": "int",
    "first_date": "date",
    "last_date": "date",
}


class CdpStageRecommend(models.AbstractModel):
    _name = "cdp.stage.recommend"
    _inherit = "cdp.stage.worker"
    _description = "Recommend Products"

    def _prepare(self):
        # The app of the products may have come since the last run.
        self.env["cdp.product"]._show_on_products()

    def _signature(self):
        version = self.env["cdp.model"]._current("recommend")
        settings = (self._again_after(), self._setting("recommend_out_of_stock"))
        as_of = self.env["cdp.stage"]._as_of_setting()
        return " ".join(map(str, (version.id, version.gate_code, *settings, as_of)))

    def _setting(self, name, default=""):
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        return parameters.get_param(f"customer_data_platform.{name}") or default

    def _again_after(self):
        return int(self._setting("recommend_again_after", 7))

    def _full_size(self, cursor):
        ((number,),) = self.env.execute_query(
            SQL("SELECT count(*) FROM cdp_profile WHERE id > %s", cursor)
        )
        return number

    def _full_batch(self, cursor):
        version = self.env["cdp.model"]._current("recommend")
        if not version or version.gate_code:
            return Batch(written=self._forget())
        if not cursor:
            # No customer has been looked at, yet something was done
            return Batch(written=self._learn(version), cursor=LEARNED, again=1)
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_profile WHERE id > %s ORDER BY id LIMIT %s",
                cursor,
                BATCH,
            )
        )
        ids = [row[0] for row in rows]
        written = sum(self._make_lists(version, ids).values()) if ids else 0
        return Batch(len(ids), written, ids[-1] if len(ids) == BATCH else None)

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("recommend", QUEUE)
        if not profiles:
            return Batch(len(partners)) if partners else None
        version = self.env["cdp.model"]._current("recommend")
        if not version or version.gate_code:
            return Batch(len(profiles))  # the first full pass looks at everybody
        written = self._make_lists(version, profiles)
        self.env["cdp.change"]._note_profiles(["segment"], written)
        return Batch(len(profiles), sum(written.values()))

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _train(self, live):
        """Choose the settings by looking back, and judge them beside popularity.

        A version holds the method, EASE's penalty and the half-life of a purchase.
        What goes with what is no part of it: that is learned anew each night.
        """
        order = {"do": "train", "live": live or None} | self._now()
        lines = queries.lines(self.env, queries.since(self.env))
        return child.exchange(self.env, SCRIPT, order, [lines, None, None, None], [])

    def _now(self):
        """Purchases before the day *until* are known, and this is *today*."""
        today = self.env["cdp.stage"]._as_of().date() - frames.EPOCH
        return {"until": frames.today(self.env), "today": today.days}

    def _learn(self, version):
        """Count all baskets anew; return the number of rows written."""
        since = queries.since(self.env)
        self._make_table("cdp_fresh_product", "product_id int", PRODUCT_COLUMNS)
        keys = "product_id int, other_id int"
        self._make_table("cdp_fresh_pair", keys, PAIR_COLUMNS)
        counted = child.exchange(
            self.env,
            SCRIPT,
            {"do": "learn", "penalty": version.parameters["penalty"]} | self._now(),
            [
                queries.lines(self.env, since),
                None,
                queries.products(self.env),
                None,
            ],
            ["cdp_fresh_product", "cdp_fresh_pair"],
        )
        products = sync(
            self.env,
            "cdp_product_learned",
            "cdp_fresh_product",
            ["product_id"],
            PRODUCT_COLUMNS,
            SQL("TRUE"),
        )
        pairs = sync(
            self.env,
            "cdp_product_pair",
            "cdp_fresh_pair",
            ["product_id", "other_id"],
            PAIR_COLUMNS,
            SQL("TRUE"),
        )
        self.env["cdp.product.learned"]._set_counted(
            counted
            | {
                name: str(frames.EPOCH + timedelta(days=counted[name]))
                for name in ("since", "until", "lately")
            }
        )
        return products.total() + pairs.total()

    def _make_lists(self, version, profile_ids):
        """Make the lists of some customers; return {profile id: rows written}."""
        keys = "profile_id int, kind varchar, rank int"
        self._make_table("cdp_fresh_list", keys, LIST_COLUMNS)
        order = {
            "do": "lists",
            "half_life": version.parameters["half_life"],
            "again_after": self._again_after(),
            "count": COUNT,
        }
        child.exchange(
            self.env,
            SCRIPT,
            order | self._now(),
            [
                queries.lines(self.env, profile_ids=profile_ids),
                queries.profiles(self.env, profile_ids),
                queries.products(self.env),
                queries.links(self.env),
            ],
            ["cdp_fresh_list"],
        )
        written = sync(
            self.env,
            "cdp_recommendation",
            "cdp_fresh_list",
            ["profile_id", "kind", "rank"],
            LIST_COLUMNS,
            SQL("t.profile_id = ANY(%s)", list(profile_ids)),
        )
        self._stamp(version, profile_ids, written)
        return written

    def _stamp(self, version, profile_ids, written):
        """Note which version made the lists, and when they changed."""
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_profile p SET recommend_model_id = made.version,"
                " recommend_date = CASE WHEN made.version IS NOT NULL THEN %s END"
                " FROM (SELECT id, CASE WHEN EXISTS (SELECT FROM cdp_recommendation r"
                " WHERE r.profile_id = p.id) THEN %s END AS version"
                " FROM cdp_profile p WHERE p.id = ANY(%s)) made"
                " WHERE p.id = made.id AND (p.id = ANY(%s)"
                " OR p.recommend_model_id IS DISTINCT FROM made.version)",
                fields.Datetime.now(),
                version.id,
                list(profile_ids),
                list(written),
            )
        )

    def _forget(self):
        """Below the gate there is no list."""
        self.env.cr.execute("DELETE FROM cdp_recommendation")
        number = self.env.cr.rowcount
        self.env.cr.execute(
            "UPDATE cdp_profile SET recommend_model_id = NULL, recommend_date = NULL"
            " WHERE recommend_model_id IS NOT NULL"
        )
        return number

    def _make_table(self, name, keys, columns):
        rest = ", ".join(f"{column} {kind}" for column, kind in columns.items())
        self.env.cr.execute(  # names of our own, above
            SQL(f"DROP TABLE IF EXISTS {name}")  # pylint: disable=sql-injection
        )
        create = f"CREATE TEMP TABLE {name} ({keys}, {rest}) ON COMMIT DROP"
        self.env.cr.execute(SQL(create))  # pylint: disable=sql-injection
