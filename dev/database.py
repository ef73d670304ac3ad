"""PostgreSQL for a checkout: `dev/python dev/database.py start|stop|list|drop`.

The server is the embedded one of .dev/pg, or the one PGHOST names. The functions below
find it the way Odoo does: by the configuration file that ODOO_RC names, .dev/odoo.conf
when it names none.
"""

import configparser
import os
import shutil
import sys
from contextlib import closing
from pathlib import Path

import odoo_conf
import psycopg2
import settings
from cluster import Cluster
from console import Stop, main
from psycopg2 import sql

DEMO_CLUSTER = Cluster(settings.STATE / "pg")
TEST_CLUSTER = Cluster(settings.STATE / "test-pg", throwaway=True)


def start():
    """Have the server of this checkout running, and odoo.conf say how to reach it; tell
    whether it had to be started."""
    if os.environ.get("PGHOST"):
        started, connection = False, external()
    else:
        started, connection = DEMO_CLUSTER.start(), DEMO_CLUSTER.connection()
    odoo_conf.write(settings.CONF, connection, db_name=settings.DEMO)
    return started


def stop():
    """Stop what this checkout runs, the tests' server too if a run was killed."""
    DEMO_CLUSTER.stop()
    TEST_CLUSTER.stop()


def external():
    """The PostgreSQL of the environment's PG variables."""
    found = {name: os.environ.get(f"PG{name.upper()}") for name in ("host", "port")}
    found["user"] = os.environ.get("PGUSER")
    found["password"] = os.environ.get("PGPASSWORD")
    given = {name: value for name, value in found.items() if value}
    if given.get("user") == "postgres":
        raise Stop("Odoo refuses to work as PostgreSQL's user postgres: name another.")
    try:
        psycopg2.connect(dbname="postgres", connect_timeout=10, **given).close()
    except psycopg2.OperationalError as error:
        reason = " ".join(str(error).split())
        sentence = f"PostgreSQL at PGHOST={given['host']} does not answer: {reason}"
        raise Stop(sentence) from None
    return given


def in_use():
    """Whether somebody else is connected."""
    query = """
        SELECT count(*) FROM pg_stat_activity
         WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"""
    return rows("postgres", query) != [(0,)]


def rows(name, query, values=None):
    """The rows a query gives on a database."""
    with closing(_connect(name)) as link, link.cursor() as cr:
        cr.execute(query, values)
        return cr.fetchall()


def names():
    found = rows("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate")
    return sorted(name for (name,) in found)


def create(name, template=None):
    """A new database, empty or with all that the template has, its files included; any
    older one of that name goes."""
    drop(name)
    _administer("CREATE DATABASE {} TEMPLATE {}", name, template or "template0")
    if template and filestore(template).exists():
        shutil.copytree(filestore(template), filestore(name))


def drop(name):
    """The database and its files. Its sessions are ended one by one: with FORCE
    PostgreSQL refuses whoever may not end its own cleaners; a plain DROP ends those."""
    rows(
        "postgres",
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE datname = %s AND usename = current_user",
        [name],
    )
    _administer("DROP DATABASE IF EXISTS {}", name)
    shutil.rmtree(filestore(name), ignore_errors=True)


def filestore(name):
    return Path(_options()["data_dir"]) / "filestore" / name


def note(name):
    """The note left on a database, or None when there is no such database."""
    found = rows(
        "postgres",
        "SELECT coalesce(shobj_description(oid, 'pg_database'), '')"
        " FROM pg_database WHERE datname = %s",
        [name],
    )
    return found[0][0] if found else None


def leave_note(name, text):
    """A note on the database itself: it goes with it, and is no data of Odoo's."""
    _administer("COMMENT ON DATABASE {} IS {}", name, sql.Literal(text))


def _administer(statement, *parts):
    parts = (sql.Identifier(part) if isinstance(part, str) else part for part in parts)
    with closing(_connect("postgres")) as link, link.cursor() as cr:
        link.autocommit = True
        try:
            cr.execute(sql.SQL(statement).format(*parts))
        except psycopg2.Error as error:
            raise Stop(f"PostgreSQL refused: {' '.join(str(error).split())}") from None


def _connect(name):
    options = _options()
    names = ("host", "port", "user", "password")
    given = {name: options.get(f"db_{name}") for name in names}
    return psycopg2.connect(dbname=name, **given)


def _options():
    parser = configparser.ConfigParser(interpolation=None)
    if not parser.read(os.environ.get("ODOO_RC", settings.CONF)):
        raise Stop("no database yet: run `dev/python dev/database.py start` first.")
    return parser["options"]


def command():
    actions = {
        "start": start,
        "stop": stop,
        "list": lambda: print(*names(), sep="\n"),
        "drop": lambda: drop(settings.DEMO),
    }
    if len(sys.argv) != 2 or sys.argv[1] not in actions:
        raise Stop(f"say one of: {', '.join(actions)}.")
    actions[sys.argv[1]]()


if __name__ == "__main__":
    main(command)
