import subprocess
import sys
from pathlib import Path

from odoo.tests import BaseCase, tagged

JOB = Path(__file__).parents[2] / "models/understand/value/value_job.py"


@tagged("post_install", "-at_install")
class TestValueJob(BaseCase):
    def test_the_child_runs_within_a_workers_address_space(self):
        rows = "\n".join(
            f"{n},{19_000 + n % 5 * 7 + 31 * k},{10 + n % 7},1"
            for n in range(200)
            for k in range(1 + n % 4)
        )
        order = (
            '{"do": "train", "today": 19200, "horizon": 60, "live": null, "of": null}'
        )
        done = subprocess.run(
            ["sh", "-c", f'ulimit -v 2621440; exec "$0" {JOB}', sys.executable],
            input=f"{order}\n{rows}\n\0",
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('"parameters"', done.stdout)
