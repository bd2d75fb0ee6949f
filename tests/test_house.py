"""The house in order: lint, types, the arrows between rooms, what is installed, what is pinned."""

from __future__ import annotations

import ast
import importlib.metadata
import os
import re
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

IMPORTED_AS = {
    "argon2": "argon2-cffi",
    "charset_normalizer": "charset-normalizer",
    "odf": "odfpy",
    "python_calamine": "python-calamine",
}
"""Where a package is imported under another name than it is installed."""

LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy", "--strict"],
        ["-c", LINT_IMPORTS],
    ],
    ids=["lint", "format", "types", "arrows"],
)
def test_nothing_to_complain_of(command):
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]


def test_every_room_but_the_app_is_kept_from_streamlit():
    (contract,) = (c for c in PROJECT["tool"]["importlinter"]["contracts"] if "Streamlit" in c["name"])
    rooms = {
        path.stem
        for path in (ROOT / "groupdyn").iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    free = {"app", "cli", "__init__", "__main__"}
    assert {name.partition(".")[2] for name in contract["source_modules"]} == rooms - free


def imported(folder: str) -> set[str]:
    """The top-level names that the files of a folder import."""
    found: set[str] = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names)


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(r).name) for r in requirements}


def needed(folder: str) -> set[str]:
    own = {"groupdyn", "tests", *(p.stem for p in (ROOT / "sample_data").glob("*.py"))}
    return {canonicalize_name(IMPORTED_AS.get(name, name)) for name in imported(folder) - own}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    assert needed("groupdyn") == names(PROJECT["project"]["dependencies"])


def test_what_the_tests_import_is_declared():
    declared = names(PROJECT["project"]["dependencies"]) | names(
        PROJECT["project"]["optional-dependencies"]["test"]
    )
    own = {canonicalize_name(path.stem) for path in (ROOT / "tests").rglob("*.py")}
    assert needed("tests") - own - {"packaging"} <= declared  # packaging comes with pytest


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    here = [pin for pin in pins if pin.marker is None or pin.marker.evaluate()]
    assert len(here) == len({canonicalize_name(pin.name) for pin in here}), "pinned twice"
    return {canonicalize_name(pin.name): str(pin.specifier).removeprefix("==") for pin in here}


def test_constraints_are_names_and_versions_and_hold_every_dependency():
    text = (ROOT / "constraints.txt").read_text("utf-8")
    for line in text.splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+( ; .+)?", line), line
    pins = pinned()
    for each in PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["test"]:
        requirement = Requirement(each)
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), (each, version)


def test_what_the_dependencies_need_is_pinned_too():
    pins = pinned()
    todo = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["test"]]
    seen: set[str] = set()
    while todo:
        requirement = Requirement(todo.pop())
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        assert name in pins, name
        todo += importlib.metadata.requires(name) or []


def test_the_lower_bounds_hold_where_the_tests_run():
    for each in PROJECT["project"]["dependencies"]:
        requirement = Requirement(each)
        assert requirement.specifier.contains(Version(importlib.metadata.version(requirement.name)))


def installed_files() -> set[str]:
    try:
        files = importlib.metadata.files("groupdyn") or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    return {file.as_posix() for file in files}


def test_the_installed_package_has_all_that_the_app_needs():
    files = installed_files()
    if not any(file.startswith("groupdyn/") for file in files):
        reason = "groupdyn is not installed as a wheel here (an editable install has no files of its own)."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    source = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "groupdyn").rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".mo") and "__pycache__" not in path.parts
    ]
    samples = [
        f"groupdyn/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / "sample_data").rglob("*")
        if path.suffix in (".csv", ".json")
    ]
    assert {*source, *samples, "groupdyn/app/config.toml"} <= files
    assert not any(
        "__pycache__/" in f and f.startswith("groupdyn/sample_data") and ".pyc" not in f for f in files
    )


def test_a_fresh_machine_can_run_everything():
    script = ROOT / ".ci" / "run"
    assert script.read_text("utf-8").startswith("#!/usr/bin/env bash\n")
    if os.name == "posix":
        assert script.stat().st_mode & stat.S_IXUSR
