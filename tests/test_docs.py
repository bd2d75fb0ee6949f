"""The docs say what the code does: made parts are fresh, places exist, examples run."""

from __future__ import annotations

import doctest
import importlib.util
import json
import re
import shlex
from pathlib import Path

import pytest

import groupdyn as gd
from groupdyn.cli import main
from groupdyn.instruments import read_instrument
from groupdyn.schemes import read_scheme

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def blocks(page: Path, language: str) -> list[str]:
    """The fenced parts of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)


def made_pages():
    spec = importlib.util.spec_from_file_location("make", ROOT / "docs" / "make.py")
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    return list(make.pages())


def test_made_pages_say_what_the_catalogues_say():
    pages = made_pages()
    assert {path.name for path, _ in pages} == {
        "agreement.md",
        "measures.md",
        "log-format.md",
        "questionnaires.md",
    }
    for path, text in pages:
        assert path.read_text("utf-8") == text, f"{path.name} is stale: run `python docs/make.py`"


def test_every_measure_has_its_entry():
    text = (ROOT / "docs" / "measures.md").read_text("utf-8")
    for level in ("session", "member", "tie"):
        for measure in gd.catalogue(level):
            assert f"#### {measure.name} (`{measure.key}`)" in text


@each_page
def test_places_that_are_named_exist(page):
    named = re.findall(
        r"`((?:groupdyn|tests|docs|sample_data|\.ci)/[\w./-]*|[\w-]+\.(?:toml|txt))`", page.read_text("utf-8")
    )
    made_up = {"constraints.txt", "pyproject.toml"}
    for place in named:
        if "/" in place or place in made_up:
            assert (ROOT / place).exists(), place


@each_page
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"", page.read_text("utf-8")):
        path, _, anchor = next(filter(None, target)).partition("#")
        there = page.parent / path if path else page
        assert there.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", there.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", h).strip().lower().replace(" ", "-") for h in headings}


def test_the_readme_has_two_commands_and_ci_runs_the_second():
    first, second = (block.strip() for block in blocks(ROOT / "README.md", "sh"))
    assert first == "python -m pip install -c constraints.txt . && python -m groupdyn --sample"
    assert second == 'python -m pip install -c constraints.txt ".[test]" && python -m pytest'
    pattern = re.search(r"grep -m1 -E '(.+)' README.md", (ROOT / ".ci" / "run").read_text("utf-8"))[1]
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert [line for line in lines if re.search(pattern, line)] == [second]


@pytest.fixture
def there(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_readmes_examples_do_what_they_say(there, capsys):
    commands = [line for block in blocks(ROOT / "README.md", "console") for line in block.splitlines()]
    said = ""
    for line in commands:
        if line.startswith("$ "):
            assert line[2:].startswith("groupdyn ")
            assert main(shlex.split(line)[2:]) == 0
            said = capsys.readouterr().out
        elif line != "…":
            assert said.startswith(line + "\n"), line
            said = said.removeprefix(line + "\n")
    (example,) = blocks(ROOT / "README.md", "python")
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", None, 0)
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0


def test_the_logs_and_schemes_in_the_docs_can_be_read(there):
    read = 0
    for page in PAGES:
        for text in blocks(page, "csv"):
            if text.startswith("code,"):
                (there / "mine.csv").write_text(text, "utf-8")
                assert read_scheme(there / "mine.csv").codes_of("feedback")
            else:
                checked = gd.check_log(text.encode(), scheme="groupdyn")
                assert not checked.problems, text
            read += 1
        for text in blocks(page, "json"):
            if "items" in json.loads(text):
                assert read_instrument(text.encode()).scales
            else:
                assert json.loads(text)["format"] == "groupdyn-log"
                assert not gd.check_log(text.encode()).problems
            read += 1
    assert read >= 4


def test_the_changes_begin_with_this_version():
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert headings[0] == gd.__version__


def test_every_recipe_names_a_file():
    text = (ROOT / "docs" / "recipes.md").read_text("utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert {p.splitlines()[0] for p in parts} >= {
        "Add a measure", "Add a reader", "Add a figure", "Add a page", "Add a language",
    }  # fmt: skip
    for part in parts:
        assert re.search(r"`(?:groupdyn|sample_data|docs)/", part) or "python -m" in part, part


def test_pictures_are_small():
    for picture in (ROOT / "docs" / "pictures").iterdir():
        assert picture.stat().st_size <= 300_000, picture.name


def test_every_test_that_the_docs_name_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "reliability.md").read_text("utf-8"))
    assert len(named) > 50
    missing = [(file, test) for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
    assert not missing
    numbers = re.findall(r"^\| (\d+) \|", (ROOT / "docs" / "reliability.md").read_text("utf-8"), re.MULTILINE)
    assert numbers[:32] == [str(i) for i in range(1, 33)]
