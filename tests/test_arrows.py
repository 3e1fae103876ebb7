"""The shape of the house, held by a test: imports run one way, core stays pure, files and functions stay short."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent / "mailer"
RANK = {"core": 0, "store": 1, "dispatch": 2, "cli": 3, "web": 3}
IMPURE = {"os", "socket", "subprocess", "threading", "time", "random.SystemRandom", "secrets", "sqlite3", "smtplib"}
CLOCKS = {"now", "utcnow", "today", "time", "monotonic"}


def _modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def test_arrows_run_from_the_doors_through_dispatch_and_store_to_core_only() -> None:
    back = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, tree in _modules()
        if _room(path) in RANK
        for name in _imports(tree)
        if name.startswith("mailer.") and RANK.get(name.split(".")[1], -1) > RANK[_room(path)]
    ]
    assert back == []


def test_only_the_store_knows_sqlalchemy_and_only_dispatch_the_network_and_the_scheduler() -> None:
    allowed = {"sqlalchemy": "store", "alembic": "store", "smtplib": "dispatch", "apscheduler": "dispatch"}
    strays = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, tree in _modules()
        for name in _imports(tree)
        if (package := name.split(".")[0]) in allowed and _room(path) != allowed[package]
    ]
    assert strays == []


def test_core_does_no_input_or_output_and_reads_no_clock() -> None:
    impure = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path, tree in _modules()
        if _room(path) == "core"
        for name in _imports(tree)
        if name.split(".")[0] in IMPURE
    ]
    clocks = [
        f"{path.relative_to(ROOT)}:{node.lineno} reads the clock"
        for path, tree in _modules()
        if _room(path) == "core"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in ("datetime", "date", "time")
    ]
    assert impure + clocks == []


def test_every_module_opens_with_its_job() -> None:
    silent = [str(path.relative_to(ROOT)) for path, tree in _modules() if not ast.get_docstring(tree)]
    assert silent == []


def test_files_and_functions_stay_short() -> None:
    lines = {str(path): path.read_text(encoding="utf-8").count("\n") for path, _ in _modules()}
    assert {path: n for path, n in lines.items() if n > 400} == {}
    assert median(lines.values()) <= 105
    lengths = [
        (node.end_lineno or 0) - node.lineno + 1
        for _, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert median(lengths) <= 10


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        str(path.relative_to(ROOT))
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and path.name != "settings.py"
    ]
    assert readers == []
