"""What each command does. It returns the exit status: 0 fine, 1 the log has errors.

Only what a command needs is imported when it runs.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from groupdyn.errors import Problem, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from groupdyn.log import InteractionLog


def open_dashboard(options: argparse.Namespace) -> int:
    """Open the dashboard, with a log or a sample group or empty."""
    from groupdyn.app.serve import serve

    if options.sample:
        _sample_folder(options.sample)
    serve(
        port=options.port,
        browser=not options.no_browser,
        log=options.log,
        roster=options.roster,
        sessions=options.sessions,
        attendance=options.attendance,
        scheme=options.scheme,
        sample=options.sample,
        workspace=options.workspace,
    )
    return 0


def _beside(options: argparse.Namespace) -> dict[str, Any]:
    """What was given beside the log."""
    return {name: getattr(options, name) for name in ("roster", "sessions", "attendance", "scheme")}


def _read(options: argparse.Namespace) -> Any:
    from groupdyn.reading import check_log

    with _progress(f"Reading {Path(options.log).name}"):
        return check_log(options.log, **_beside(options))


def _disguised(log: InteractionLog) -> InteractionLog:
    """The log under invented names, having said how far these hide anybody."""
    from groupdyn.pseudonyms import STEP, disguised, recognisable

    apart, rounded = (f"{100 * recognisable(log, step):.0f} %" for step in (1, STEP))
    print(
        f"Invented names do not hide everybody: by their number of acts alone, {apart} of the people in a session "
        f"can be told apart; rounded to tens, {rounded}.",
        file=sys.stderr,
    )
    return disguised(log)


def _in_pieces(options: argparse.Namespace) -> bool:
    """Whether the log is read piece by piece: if it was asked for, or the file is large."""
    from groupdyn.pieces import is_large

    asked = options.in_pieces or is_large(options.log)
    if asked and getattr(options, "pseudonyms", False):
        raise SettingError("A file that is read piece by piece cannot be put under pseudonyms.")
    return bool(asked)


def _read_pieces(options: argparse.Namespace) -> Any:
    from groupdyn.pieces import read_pieces

    with _progress(f"Looking through {Path(options.log).name}"):
        return read_pieces(options.log, **_beside(options))


def measure(options: argparse.Namespace) -> int:
    """Print or write the numbers of the catalogue."""
    from groupdyn.measuring import measures
    from groupdyn.pseudonyms import coarse
    from groupdyn.selection import select
    from groupdyn.sequence import address_previous_speaker

    window = None
    if options.begin is not None or options.end is not None:
        window = (options.begin or 0.0, options.end if options.end is not None else float("inf"))

    def of(log: InteractionLog) -> pd.DataFrame:
        if options.receivers == "previous-speaker":
            log = address_previous_speaker(log)
        log = select(log, sessions=options.session, acts=options.act, window=window)
        if options.pseudonyms:
            log = _disguised(log)
        found = measures(
            log, level=options.level, include=options.include, threshold=options.threshold, keys=options.key
        )
        if options.pseudonyms and options.level != "session" and not options.exact:
            return coarse(found, keep=("group", "session"))
        return found

    if _in_pieces(options):
        from groupdyn.pieces import measure_pieces

        if options.session:
            raise SettingError("A file that is read piece by piece is measured with all of its sessions.")
        pieces = _read_pieces(options)
        with _progress("Measuring"):
            table = measure_pieces(pieces, of)
        _remark(pieces.problems, options.log)
    else:
        log = _read(options).require()
        _remark(log.remarks, options.log)
        _remark_inferred(log)
        with _progress("Measuring"):
            table = of(log)
    _write(table, options.output, options.format)
    return 0


def _remark(remarks: Sequence[Problem], path: str) -> None:
    """Say, on a terminal only, that the numbers stand on a log with warnings."""
    if remarks and sys.stderr.isatty():
        print(f"{len(remarks)} warnings about this log: groupdyn check {path}", file=sys.stderr)


def _remark_inferred(log: InteractionLog) -> None:
    """Say, on a terminal only, where receivers were proposed by the computer."""
    from groupdyn.i18n import translator
    from groupdyn.listing import inferred_words

    if log.remarks and sys.stderr.isatty() and (inferred := inferred_words(log, translator())):
        print(inferred, file=sys.stderr)


def _write(table: pd.DataFrame, output: str | None, kind: str | None) -> None:
    from groupdyn.writers import write_table

    kind = kind or (Path(output).suffix.lower().lstrip(".") if output else "csv")
    if output:
        write_table(table, output, kind)
    else:
        sys.stdout.flush()
        write_table(table, sys.stdout.buffer, kind)


def check(options: argparse.Namespace) -> int:
    """List what is wrong with a log; 1 if there are errors."""
    if _in_pieces(options):
        pieces = _read_pieces(options)
        with _progress("Checking"):
            sessions = sum(len(piece.sessions) for piece in pieces)
        problems = pieces.problems
        said = f"{pieces.acts:,} acts in {sessions:,} sessions"
    else:
        checked = _read(options)
        problems = checked.problems
        said = _described(checked.log) if checked.log is not None else ""
    errors = any(problem.severity == "error" for problem in problems)
    if options.format == "json":
        import json

        listed = [
            {
                "code": p.code, "severity": p.severity, "table": p.table, "column": p.column, "found": p.found,
                "rows": p.rows, "count": p.count, "sentence": p.sentence(), "remedy": p.advice(),
                "suggestions": p.suggestions,
            }
            for p in problems
        ]  # fmt: skip
        json.dump(listed, sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        list_problems(problems, sys.stdout)
        if not errors:
            print(f"{said}: {'can be used' if problems else 'no problems'}.")
    return 1 if errors else 0


def _described(log: InteractionLog) -> str:
    return f"{len(log):,} acts in {len(log.sessions):,} sessions, {len(log.roster):,} people"


def list_problems(problems: Sequence[Problem], out: TextIO) -> None:
    """Every problem with its rows and remedy."""
    for problem in problems:
        rows = ", ".join(map(str, problem.rows[:8])) + (" …" if problem.count > 8 else "")
        where = f"{problem.table} row {rows}: " if problem.rows else f"{problem.table}: "
        print(f"{problem.severity}: {where}{problem.sentence()} {problem.advice()}", file=out)
        if problem.suggestions:
            print(f"    perhaps: {', '.join(problem.suggestions)}", file=out)


def convert(options: argparse.Namespace) -> int:
    """Write a log in another format."""
    if _in_pieces(options):
        from groupdyn.pieces import write_pieces

        pieces = _read_pieces(options)
        with _progress("Writing"):
            write_pieces(pieces, options.target)
        return 0
    from groupdyn.writing import write_log

    log = _read(options).require()
    if options.pseudonyms:
        log = _disguised(log)
    with _progress("Writing"):
        write_log(log, options.target)
    return 0


def sample(options: argparse.Namespace) -> int:
    """List the sample groups, or write one."""
    if options.name is None:
        from groupdyn.samples import sample_groups

        for group in sample_groups():
            print(f"{group.id}\n    {group.title('en')}. {group.story('en')}")
        return 0
    from groupdyn.reading import read_log
    from groupdyn.writing import to_exchange, write_log

    log = read_log(_sample_folder(options.name))
    if options.output:
        write_log(log, options.output)
    else:
        import json

        json.dump(to_exchange(log), sys.stdout, ensure_ascii=False)
        print()
    return 0


def _sample_folder(name: str) -> Path:
    from groupdyn.errors import SelectionError
    from groupdyn.samples import sample_groups

    folders = {group.id: group.folder for group in sample_groups()}
    if name not in folders:
        raise SelectionError(
            "There is no sample group “{name}”. There are: {names}.", name=name, names=", ".join(folders)
        )
    return folders[name]


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Say what goes on, on a terminal only, and only while it goes on."""
    shown = sys.stderr.isatty()
    if shown:
        print(f"\r{what} …", end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
