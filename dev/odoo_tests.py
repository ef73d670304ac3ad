"""`make odoo-tests`: Odoo's own tests without the addon and with it.

Both on copies of one database with all the apps. What fails with us only is run once
more by itself, as some browser tests fail now and then on a busy machine.
"""

import os

import browser
import database
import laboratory
import odoo_log
import settings
from cluster import free_port
from console import call, main, say, step
from odoo_run import install

MODULES = (
    *("contacts", "sale", "sale_management", "point_of_sale", "mass_mailing"),
    *("phone_validation", "base_automation", "portal"),
)
TAGS = ",".join(
    [
        "/base/tests/test_res_partner.py",
        "/base/tests/test_res_partner_merge.py",
        *(f"/{module}" for module in MODULES),
    ]
)


def odoo_tests():
    os.environ["PATH"] = browser.search_path()
    tags = os.environ.get("TAGS") or TAGS
    with laboratory.opened():
        apps = laboratory.apps()
        plain, ours = settings.test_name("plain"), settings.test_name("ours")
        database.create(plain, apps)
        database.create(ours, apps)
        with step("Installation of the addon"):
            install(ours, [settings.ADDON], settings.LOGS / "odoo-tests-install.log")
        without = _run("without us", plain, tags)
        beside = _run("with us", ours, tags)
        worse = beside - without
        if worse:
            again = ",".join(f".{test.rpartition('.')[2]}" for test in worse)
            worse &= _run("once more with us", ours, again)
    return _report(without, beside, worse)


def _run(name, on, tags):
    """Run tests on a database; return those that failed."""
    log = settings.LOGS / f"odoo-tests-{name.replace(' ', '-')}.log"
    script = settings.ROOT / "dev" / "odoo_any_time.py"
    command = [settings.PYTHON, script, "-d", on, "--test-tags", tags]
    command += ["--stop-after-init", "--http-port", str(free_port())]
    command += ["--screenshots", str(laboratory.FOLDER / "screenshots")]
    with step(f"Odoo's tests {name}"):
        call(command, log)
    found, failed = odoo_log.summary(log), odoo_log.failing(log)
    say(f"  {found.passed} passed, {len(failed)} failed: {log}")
    return failed


def _report(without, beside, worse):
    for title, tests in (
        ("fail without us already", without),
        ("failed with us once, not twice", beside - without - worse),
        ("FAIL WITH US ONLY", worse),
    ):
        say(f"\n{len(tests)} {title}")
        for test in sorted(tests):
            say(f"    {test}")
    return int(bool(worse))


if __name__ == "__main__":
    main(odoo_tests)
