import json

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, TransactionCase, tagged
from odoo.tools import mute_logger

from ..common import make_user

GROUP = "customer_data_platform.group_"
ROLES = {
    "nobody": (),
    "marketer": (f"{GROUP}user",),
    "manager": (f"{GROUP}manager",),
    "officer": (f"{GROUP}privacy",),
    "administrator": ("base.group_system", f"{GROUP}manager"),
}
TABLES = ("cdp.consent", "cdp.consent.state", "cdp.consent.head", "cdp.consent.proof")
NEW = {
    "cdp.consent": {"seq": 1},
    "cdp.consent.state": {"subject": "x", "channel": "email", "state": "given"},
    "cdp.consent.head": {"seq": 1, "hash": "x"},
    "cdp.consent.proof": {"salt": "x", "payload": "{}"},
    "cdp.consent.subject": {"pseudonym": "x"},
}
CHANGES = {
    "cdp.consent": {"state": "given"},
    "cdp.consent.state": {"state": "given"},
    "cdp.consent.head": {"hash": "x"},
    "cdp.consent.proof": {"payload": "{}"},
    "cdp.consent.subject": {"partner_id": False},
}


class RolesCase:
    """A line of the ledger with its proof, and somebody in each role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        vals = {"name": "Anna Berg", "email": "anna@shop.example.com"}
        cls.anna = cls.env["res.partner"].create(vals)
        cls.line = cls.anna._cdp_customer()._note_consent(
            cls.offers, ["email"], "withdrawn", "form", proof={"ip": "192.0.2.7"}
        )
        cls.users = {
            login: make_user(cls.env, login, *groups, password=f"{login}_pw")
            for login, groups in ROLES.items()
        }

    def rows(self):
        """{model: the row that belongs to Anna's line}."""
        line = self.line
        find = {
            "cdp.consent": [("id", "=", line.id)],
            "cdp.consent.state": [("consent_id", "=", line.id)],
            "cdp.consent.head": [],
            "cdp.consent.proof": [("consent_id", "=", line.id)],
            "cdp.consent.subject": [("pseudonym", "=", line.subject)],
        }
        return {name: self.env[name].search(domain) for name, domain in find.items()}

    def snapshot(self):
        """All that must stay as it is."""
        self.env.flush_all()
        found = {}
        for model in (*TABLES, "cdp.consent.subject"):
            self.cr.execute(f"SELECT * FROM {self.env[model]._table} ORDER BY id")
            found[model] = self.cr.fetchall()
        return found


@tagged("post_install", "-at_install")
class TestRoles(RolesCase, TransactionCase):
    """Nobody changes the ledger: whoever they are, and whichever way they try."""

    def attempts(self, model, row):
        return {
            "create": lambda: model.create(dict(NEW[model._name])),
            "write": lambda: row.write(dict(CHANGES[model._name])),
            "unlink": lambda: row.unlink(),
        }

    def test_no_role_changes_it_in_odoo(self):
        before = self.snapshot()
        for login, user in self.users.items():
            for name, row in self.rows().items():
                mine = row.with_user(user)
                for way, attempt in self.attempts(mine.browse(), mine).items():
                    with (
                        self.subTest(login=login, model=name, way=way),
                        self.assertRaises(UserError),
                    ):
                        attempt()
        self.assertEqual(self.snapshot(), before)

    def test_the_superuser_does_not_change_it_either(self):
        """Of what is personal, the proof and the pseudonym, erasing is possible."""
        before = self.snapshot()
        rows = self.rows()
        for name in TABLES:
            row = rows[name].sudo()
            for way, attempt in self.attempts(row.browse(), row).items():
                if (name, way) == ("cdp.consent.proof", "unlink"):
                    continue
                with (
                    self.subTest(model=name, way=way),
                    self.assertRaises(UserError),
                ):
                    attempt()
        self.assertEqual(self.snapshot(), before)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_it_to_odoo_itself(self):
        rows = self.rows()
        proof, state = rows["cdp.consent.proof"].id, rows["cdp.consent.state"].id
        line = self.line.id
        before = self.snapshot()
        for statement, message in (
            (
                f"UPDATE cdp_consent SET state = 'given' WHERE id = {line}",
                "append-only",
            ),
            (f"DELETE FROM cdp_consent WHERE id = {line}", "append-only"),
            ("TRUNCATE cdp_consent CASCADE", "append-only"),
            (
                f"UPDATE cdp_consent_state SET state = 'given' WHERE id = {state}",
                "follows from",
            ),
            (
                "INSERT INTO cdp_consent_state (subject, purpose_id, channel, state,"
                " date, consent_id) SELECT 'x', purpose_id, channel, 'given', date, id"
                f" FROM cdp_consent WHERE id = {line}",
                "follows from",
            ),
            (
                f"UPDATE cdp_consent_proof SET payload = '{{}}' WHERE id = {proof}",
                "append-only",
            ),
        ):
            with (
                self.subTest(statement=statement),
                self.assertRaisesRegex(psycopg2.Error, message),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)
        self.assertEqual(self.snapshot(), before)

    # ------------------------------------------------------------------
    # Who owns the database server can; and it shows
    # ------------------------------------------------------------------

    def tamper(self, table, statement):
        self.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        self.cr.execute(statement)
        self.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def verify(self):
        ledger = self.env["cdp.consent"].with_user(self.users["officer"])
        return ledger.action_verify()["params"]

    def test_a_whole_ledger_verifies_with_all_that_belongs_to_it(self):
        self.assertEqual(self.verify()["type"], "success")

    def test_a_changed_end_of_the_chain_is_noticed(self):
        self.cr.execute("UPDATE cdp_consent_head SET hash = repeat('0', 64)")
        self.assertEqual(self.verify()["type"], "danger")

    def test_a_changed_or_missing_state_is_named(self):
        state = "cdp_consent_state"
        for statement in (
            f"UPDATE {state} SET state = 'given' WHERE consent_id = {self.line.id}",
            f"UPDATE {state} SET subject = 'x' WHERE consent_id = {self.line.id}",
            f"DELETE FROM {state} WHERE consent_id = {self.line.id}",
        ):
            with self.subTest(statement=statement), self.cr.savepoint() as saved:
                self.tamper(state, statement)
                told = self.verify()
                self.assertEqual(told["type"], "danger")
                self.assertIn(f"line {self.line.seq} says", told["message"])
                saved.rollback()

    def test_a_changed_proof_is_named(self):
        self.tamper(
            "cdp_consent_proof",
            "UPDATE cdp_consent_proof SET payload = '{}'"
            f" WHERE consent_id = {self.line.id}",
        )
        told = self.verify()
        self.assertEqual(told["type"], "danger")
        self.assertIn(f"line {self.line.seq} is not", told["message"])

    def test_an_erased_proof_is_no_tampering(self):
        self.rows()["cdp.consent.proof"].unlink()
        self.assertEqual(self.verify()["type"], "success")

    # ------------------------------------------------------------------
    # Separate duties
    # ------------------------------------------------------------------

    def test_only_officers_see_the_ledger_and_its_proofs(self):
        for login, user in self.users.items():
            for name in ("cdp.consent", "cdp.consent.proof", "cdp.consent.subject"):
                with self.subTest(login=login, model=name):
                    rows = self.rows()[name].with_user(user)
                    if login == "officer":
                        self.assertTrue(rows.read(["display_name"]))
                        continue
                    with self.assertRaises(AccessError):
                        rows.read(["display_name"])

    def test_an_officer_sends_nothing(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": self.env["ir.model"]._get("res.partner").id,
            }
        )
        mine = mailing.with_user(self.users["officer"])
        for way in (
            lambda: mine.action_send_mail(),
            lambda: mine.action_put_in_queue(),
            lambda: mine.write({"state": "in_queue"}),
            lambda: mine.browse().create({"subject": "x"}),
        ):
            with self.assertRaises(AccessError):
                way()
        self.assertEqual(mailing.state, "draft")


@tagged("post_install", "-at_install")
class TestRolesOverHttp(RolesCase, HttpCase):
    """The same over the network, as a program or the web client would try."""

    def call(self, model, method, *args, **kwargs):
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {
                        "model": model,
                        "method": method,
                        "args": args,
                        "kwargs": kwargs,
                    },
                }
            ),
            headers={"Content-Type": "application/json"},
        )
        return response.json()

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_no_role_changes_it_by_rpc(self):
        rows = {name: row.ids for name, row in self.rows().items()}
        before = self.snapshot()
        for login in self.users:
            self.authenticate(login, f"{login}_pw")
            for name, ids in rows.items():
                for method, args in (
                    ("create", [NEW[name]]),
                    ("write", [ids, CHANGES[name]]),
                    ("web_save", [ids, CHANGES[name], {}]),
                    ("unlink", [ids]),
                    ("_append", [[{}]]),
                ):
                    with self.subTest(login=login, model=name, method=method):
                        self.assertIn("error", self.call(name, method, *args))
        self.assertEqual(self.snapshot(), before)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_a_marketer_reads_no_proof_by_rpc_and_an_officer_is_noted(self):
        proof = self.rows()["cdp.consent.proof"]
        notes = [("kind", "=", "proof"), ("partner_id", "=", self.anna.id)]
        self.authenticate("marketer", "marketer_pw")
        answer = self.call("cdp.consent.proof", "read", proof.ids, ["payload"])
        self.assertIn("AccessError", str(answer["error"]))
        self.authenticate("officer", "officer_pw")
        answer = self.call("cdp.consent.proof", "read", proof.ids, ["payload"])
        self.assertIn("192.0.2.7", str(answer["result"]))
        self.assertEqual(self.env["cdp.access.log"].search_count(notes), 1)
