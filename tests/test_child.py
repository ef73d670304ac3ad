import io
import tempfile
from pathlib import Path

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..models.child import ChildError, exchange
from ..models.child_tables import END, Tables

JOB = """
import sys
sys.path.insert(0, {models!r})
import child_tables
order, frames = child_tables.receive(numbers=("id", "half"), nothing=("id", "half"))
numbers = frames["numbers"]
if order["factor"] == 0:
    raise ValueError("nothing to multiply by")
numbers["half"] *= order["factor"]
told = {{"rows": len(numbers), "empty": len(frames["nothing"])}}
child_tables.answer(told, numbers, frames["nothing"], numbers[:1])
"""
TABLES = ("cdp_test_first", "cdp_test_second", "cdp_test_third")


@tagged("post_install", "-at_install")
class TestChild(TransactionCase):
    """Tables reach a child process and come back, whole and in order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        models = Path(__file__).parents[1] / "models"
        cls.script = Path(folder, "job.py")
        cls.script.write_text(JOB.format(models=str(models)))
        for name in TABLES:
            cls.env.cr.execute(f"CREATE TEMP TABLE {name} (id int, half float)")

    def ask(self, factor):
        numbers = SQL("SELECT n, n / 2.0 FROM generate_series(1, 50000) n")
        order = {"factor": factor}
        return exchange(self.env, self.script, order, [numbers, None], TABLES)

    def test_there_and_back(self):
        self.assertEqual(self.ask(2), {"rows": 50_000, "empty": 0})
        counted = [
            self.env.execute_query(SQL("SELECT count(*), sum(half) FROM %s", name))
            for name in map(SQL.identifier, TABLES)
        ]
        total = 50_000 * 50_001 / 2
        self.assertEqual(counted, [[(50_000, total)], [(0, None)], [(1, 1.0)]])

    def test_a_child_that_fails_says_why_and_leaves_nothing(self):
        with self.assertRaisesRegex(ChildError, "nothing to multiply by"):
            self.ask(0)
        self.env.cr.execute("SELECT count(*) FROM cdp_test_first")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_tables_of_any_length_are_told_apart(self):
        parts = [b"", b"1,2\n", b"", b"x" * 200_000 + b"\n", b"3\n"]
        stream = io.BufferedReader(io.BytesIO(END.join([*parts, b""])), 17)
        tables = Tables(stream)
        self.assertEqual([tables.following().read() for _ in parts], parts)
        self.assertEqual(tables.following().read(), b"", "the child has ended")
