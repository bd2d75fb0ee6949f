"""What `import groupdyn` promises: few names, sorted, loaded only when used."""

from __future__ import annotations

import doctest
import importlib
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import groupdyn
from tests.groups import a_log

ROOT = Path(groupdyn.__file__).resolve().parent.parent


def test_the_public_names_are_sorted_unique_and_can_be_imported() -> None:
    assert list(groupdyn.__all__) == sorted(set(groupdyn.__all__))
    for name in groupdyn.__all__:
        assert getattr(groupdyn, name) is not None
    assert set(groupdyn.__all__) < set(dir(groupdyn))


def test_every_public_name_is_described() -> None:
    assert [name for name in groupdyn.__all__ if not (getattr(groupdyn, name).__doc__ or "").strip()] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sociogran'"):
        groupdyn.sociogran  # noqa: B018 – the access is what is tested


def in_a_fresh_process(code: str) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    return done.stdout.strip()


def test_importing_groupdyn_imports_nothing_heavy() -> None:
    loaded = in_a_fresh_process("import sys, groupdyn; print(*sys.modules)").split()
    assert "groupdyn" in loaded
    heavy = {"pandas", "numpy", "streamlit", "plotly", "networkx", "igraph", "pyarrow", "openpyxl", "babel"}
    assert not heavy & set(loaded)


def test_reading_and_measuring_need_neither_streamlit_nor_plotly_nor_networkx() -> None:
    used = "gd.read_log, gd.measures, gd.pseudonymise, gd.build_microcosm"
    code = f"import sys, groupdyn as gd; {used}; print(*sys.modules)"
    assert not {"streamlit", "plotly", "networkx", "igraph", "openpyxl"} & set(
        in_a_fresh_process(code).split()
    )


def modules() -> list[str]:
    """All modules but those that only run inside something else: the app's, the migrations', the entry point."""
    elsewhere = ("groupdyn.app", "groupdyn.workspace.migrations", "groupdyn.__main__")
    found = pkgutil.walk_packages(groupdyn.__path__, "groupdyn.")
    return sorted(m.name for m in found if not m.name.startswith(elsewhere))


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_hold(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    names = {"log": a_log("ana>ben", "ben>*", silent="dee")}
    failed, _ = doctest.testmod(
        importlib.import_module(name), extraglobs=names, optionflags=doctest.NORMALIZE_WHITESPACE
    )
    assert failed == 0


def test_the_example_at_the_top_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    acts = "\n".join(f"{session},ana,ben,ask" for session in (1, 2, 3))
    (tmp_path / "thursday.csv").write_text(f"session,sender,receiver,act\n{acts}\n", "utf-8")
    (tmp_path / "members.csv").write_text("member,role\nana,member\nben,member\ndee,member\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for example in doctest.DocTestParser().get_examples(groupdyn.__doc__ or ""):
        exec(example.source, names)  # noqa: S102 – our own documentation
    assert repr(names["log"]) == "InteractionLog(3 acts, 3 sessions, 3 people, scheme 'groupdyn')"
