"""The shape of the code, read from its imports and calls: layers, the clock, the one writer."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: Bottom to top. A module imports from its own package and from lower rows; not from another package of its
#: row.
LAYERS = (
    ("__init__",),
    ("diagnostics",),
    ("options",),
    ("content",),
    ("catalog",),
    ("rules", "presentation"),
    ("outputs",),
    ("engine", "comparison"),
    ("pipeline",),
    ("tools",),
    ("cli",),
    ("__main__",),
)
ROW = {name: row for row, names in enumerate(LAYERS) for name in names}

CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "time.ctime",
    "time.strftime",
}
READS_CLOCK = {"cli", "tools"}

WRITES = {
    "os.replace",
    "os.rename",
    "os.renames",
    "os.remove",
    "os.unlink",
    "os.rmdir",
    "os.removedirs",
    "os.mkdir",
    "os.makedirs",
    "os.link",
    "os.symlink",
    "os.write",
    "os.truncate",
    "shutil.rmtree",
    "shutil.move",
    "shutil.copy",
    "shutil.copy2",
    "shutil.copyfile",
    "shutil.copytree",
}
WRITING_METHODS = {
    "write_text",
    "write_bytes",
    "unlink",
    "rename",
    "rmdir",
    "mkdir",
    "touch",
    "symlink_to",
    "hardlink_to",
}
WRITERS = {"engine.publish", "tools"}

MODULES = {
    path.relative_to(ROOT / "site_builder")
    .with_suffix("")
    .as_posix()
    .replace("/", ".")
    .removesuffix(".__init__"): ast.parse(path.read_text("utf-8"))
    for path in sorted((ROOT / "site_builder").rglob("*.py"))
}


def layer(module: str) -> str:
    return module.partition(".")[0]


def is_in(module: str, allowed: set[str]) -> bool:
    return module in allowed or layer(module) in allowed


def named_imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each imported thing as (name in this module, full dotted name); imports inside functions count too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def imported_modules(module: str) -> set[str]:
    """The modules of site_builder that a module names, without the prefix.

    The package itself is ``__init__``.
    """
    found = set()
    for _, full in named_imports(MODULES[module]):
        if full == "site_builder" or full.startswith("site_builder."):
            name = full.removeprefix("site_builder").removeprefix(".")
            found.add(name if name in MODULES else name.rpartition(".")[0] or "__init__")
    return found


def references(tree: ast.Module) -> Iterator[str]:
    """Full dotted names of what a module refers to, such as ``datetime.date.today``, called or not."""
    names = dict(named_imports(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            root, dot, rest = ast.unparse(node).partition(".")
            yield names.get(root, root) + dot + rest


def writes(tree: ast.Module) -> Iterator[str]:
    """What a module does to files, as source text. ``x.replace(y)`` is a Path's.

    Texts take two, dates none by place.
    """
    yield from (name for name in references(tree) if name in WRITES)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        is_builtin_open = isinstance(call.func, ast.Name) and call.func.id == "open"
        mode = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[
            int(is_builtin_open) :
        ][:1]
        opens_to_write = (is_builtin_open or method == "open") and any(
            set(ast.unparse(value)) & set("wax+") for value in mode
        )
        if ast.unparse(call.func) == "os.open":
            opens_to_write = (
                ast.unparse(call.args[0]) != "os.devnull" and ast.unparse(call.args[1]) != "os.O_RDONLY"
            )
        replaces_file = method == "replace" and len(call.args) == 1 and not call.keywords
        if opens_to_write or replaces_file or method in WRITING_METHODS:
            yield ast.unparse(call)


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_downwards(module: str) -> None:
    above = {
        other
        for other in imported_modules(module)
        if layer(other) != layer(module) and ROW[layer(other)] >= ROW[layer(module)]
    }
    assert above == set()


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("outputs.pages.")])
def test_pages_share_by_presentation(module: str) -> None:
    assert [other for other in imported_modules(module) if other.startswith("outputs.pages.")] == []


def test_imports_have_no_cycle() -> None:
    TopologicalSorter({module: imported_modules(module) for module in MODULES}).prepare()


@pytest.mark.parametrize("module", [module for module in MODULES if not is_in(module, READS_CLOCK)])
def test_only_the_command_line_reads_the_clock(module: str) -> None:
    assert [name for name in references(MODULES[module]) if name in CLOCK] == []


@pytest.mark.parametrize("module", [module for module in MODULES if not is_in(module, WRITERS)])
def test_only_publish_writes_files(module: str) -> None:
    assert list(writes(MODULES[module])) == []


@pytest.mark.parametrize(
    "code",
    [
        "open('x', 'w')",
        "open('x', mode='ab')",
        "os.open('x', os.O_WRONLY | os.O_CREAT)",
        "path.open('wb')",
        "path.write_text('x')",
        "path.replace(other)",
        "from os import replace as put\nput('a', 'b')",
        "import shutil\nshutil.rmtree('x')",
    ],
)
def test_a_write_is_recognised(code: str) -> None:
    assert list(writes(ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "open('x')",
        "os.open('x', os.O_RDONLY)",
        "path.open('rb')",
        "text.replace('a', 'b')",
        "day.replace(day=1)",
        "path.read_text()",
    ],
)
def test_a_read_is_not_called_a_write(code: str) -> None:
    assert list(writes(ast.parse(code))) == []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date as d\nd.today()",
        "import datetime\ndatetime.datetime.now()",
        "from time import time\ntime()",
    ],
)
def test_a_look_at_the_clock_is_recognised(code: str) -> None:
    assert CLOCK & set(references(ast.parse(code)))


@pytest.mark.parametrize("module", [module for module in MODULES if is_in(module, {"engine", "pipeline"})])
def test_functions_of_the_engine_must_take_five_parameters_at_most(module: str) -> None:
    many = {}
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.FunctionDef):
            names = [each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
            count = len([name for name in names if name != "self"])
            if count > 5:
                many[node.name] = count
    assert many == {}
