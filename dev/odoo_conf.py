"""Odoo's configuration file."""

import configparser

import odoo_source
import settings


def write(path, connection, ours=settings.ADDONS, **options):
    """Readable by its owner only: it holds a password."""
    addons = [*odoo_source.addons_path(odoo_source.folder()), ours]
    every = {
        "addons_path": ",".join(map(str, addons)),
        "data_dir": settings.STATE / "data",
        "http_interface": "127.0.0.1",
        "admin_passwd": "admin",
        **{f"db_{name}": value for name, value in connection.items()},
        **options,
    }
    parser = configparser.ConfigParser(interpolation=None)
    parser["options"] = {name: str(value) for name, value in every.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    half.touch(0o600)
    with half.open("w") as file:
        parser.write(file)
    half.replace(path)
