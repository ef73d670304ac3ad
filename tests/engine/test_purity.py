"""The core stays a core: what it may import, and what importing it costs."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[2] / "engine"
#: starts another engine, of an optional package: the one place with files and processes
SPARK = ENGINE / "identity" / "spark.py"
MODULES = sorted({*ENGINE.rglob("*.py")} - {SPARK})
ALLOWED = {
    "collections",
    "dataclasses",
    "functools",
    "heapq",
    "itertools",
    "operator",
    "hashlib",
    "importlib",
    "json",
    "logging",
    "math",
    "pathlib",
    "re",
    "typing",
    "unicodedata",
    "email_validator",
    "phonenumbers",
    "stdnum",
    "numpy",
    "scipy",
    "sklearn",
    "threadpoolctl",
    "duckdb",
    "pyarrow",
    "splink",
    "py3langid",
    "vaderSentiment",
}


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level if node.level else node.module


def _python(code, cwd):
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_it_imports_neither_odoo_nor_io_nor_a_clock(path):
    roots = {name.split(".")[0] or "." for name in _imported(path)}
    assert roots <= ALLOWED | {"."}


def test_the_modules_are_all_here():
    assert {"linking", "bgnbd", "fallback"} <= {path.stem for path in MODULES}


def test_linking_never_loads_numpy():
    loaded = _python(
        "import sys, engine.contact_keys, engine.names, engine.linking\n"
        "print(*{name.split('.')[0] for name in sys.modules})",
        ENGINE.parent,
    )
    assert not {"numpy", "scipy", "pandas", "odoo"} & set(loaded)


def test_what_learns_loads_its_library_only_to_learn():
    names = [
        ".".join(path.relative_to(ENGINE.parent).with_suffix("").parts)
        for path in MODULES
        if path.parent.name
        in {"churn", "value", "models", "recommend", "insight", "experiment"}
        and path.stem != "__init__"
    ]
    loaded = _python(
        f"import sys, {', '.join(names)}\n"
        "print(*{name.split('.')[0] for name in sys.modules})",
        ENGINE.parent,
    )
    assert len(names) > 25
    assert not {"sklearn", "pandas", "odoo"} & set(loaded)


def test_the_package_itself_loads_nothing():
    loaded = _python(
        "import sys\nbefore = set(sys.modules)\nimport engine\n"
        "print(*set(sys.modules) - before)",
        ENGINE.parent,
    )
    assert loaded == ["engine"]


def test_it_works_inside_another_package(tmp_path):
    (tmp_path / "addon").mkdir()
    (tmp_path / "addon" / "__init__.py").touch()
    (tmp_path / "addon" / "engine").symlink_to(ENGINE)
    names = [
        ".".join(path.relative_to(ENGINE.parent).with_suffix("").parts)
        for path in MODULES
        if path.stem != "__init__"
    ]
    loaded = _python(
        "".join(f"import addon.{name}\n" for name in names)
        + "import sys\nprint(*[n for n in sys.modules if n.split('.')[0] == 'engine'])",
        tmp_path,
    )
    assert loaded == []
