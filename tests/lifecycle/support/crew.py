"""A process that has Odoo loaded and forks workers of the scheduler on demand, as
Odoo's own server does: `crew.py DATABASE`.

A line in, a line out. `worker SEED` starts a worker and answers with its process id; it
works until it is killed. `do CODE` runs a line of Python in a process of its own.
"""

import os
import random
import sys
import time
import traceback

from psycopg2 import Error

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

from odoo.addons.base.models.ir_cron import IrCron

PAUSE = 0.02


def main(name):
    config.parse_config(["-c", os.environ["ODOO_RC"], "-d", name], setup_logging=False)
    Registry(name)
    sql_db.close_all()  # connections do not survive a fork
    print("ready", flush=True)
    for line in sys.stdin:
        what, _space, how = line.rstrip("\n").partition(" ")
        if what == "worker":
            print(fork(name, lambda seed=int(how): work(name, seed)), flush=True)
        else:
            pid = fork(name, lambda code=how: do(name, code))
            print(os.waitpid(pid, 0)[1], flush=True)
        bury()


def bury():
    """Forget the workers that were killed."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def fork(name, job):
    pid = os.fork()
    if pid:
        return pid
    try:
        job()
    except BaseException:  # noqa: B036 - the end of this process
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def do(name, code):
    with Registry(name).cursor() as cr:
        exec(code, {"env": api.Environment(cr, SUPERUSER_ID, {})})  # noqa: S102
        cr.commit()


def work(name, seed):
    """The scheduler's jobs and, beside them, the mail queue, again and again."""
    dice = random.Random(seed)
    jobs = [scheduled, mails]
    while True:
        dice.shuffle(jobs)
        for job in jobs:
            try:
                job(name)
            except Error:
                pass  # another was in the way; the scheduler would try again as well
        time.sleep(PAUSE * dice.random())


def scheduled(name):
    IrCron._process_jobs(name)


def mails(name):
    """As a second mail queue: any addon may have one."""
    with Registry(name).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        env["mail.mail"].process_email_queue()
        cr.commit()


if __name__ == "__main__":
    main(sys.argv[1])
