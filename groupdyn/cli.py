"""The command `groupdyn`: opens the dashboard; measures, checks and converts logs.

Only what a command needs is imported when it runs: `groupdyn --help` starts at once.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from groupdyn import __version__
from groupdyn.errors import GroupdynError, InvalidLog, Problem, SettingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from groupdyn.log import InteractionLog

LOG_FILES = ("log", "roster", "sessions", "attendance", "scheme")
"""What `_add_log` asks for."""

EXAMPLES = """\
examples:
  groupdyn                                     open the dashboard
  groupdyn --sample                            open it with an invented sample group
  groupdyn open thursday.csv --roster members.csv
  groupdyn measures thursday.csv --format json
  groupdyn measures thursday.xlsx --level member --include everyone -o members.csv
  groupdyn check thursday.csv                  list what is wrong with a log
  groupdyn convert thursday.xlsx thursday.json
  groupdyn convert thursday.xlsx to-share.csv --pseudonyms
  groupdyn sample                              list the sample groups
  groupdyn sample wheel-to-web -o wheel.xlsx   write one to a file
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 fine, 1 the log has errors, 2 it could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a console without some letters is no reason to fail
    options = _parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at its end
        return 0
    except InvalidLog as error:
        _list_problems(error.problems, sys.stderr)
        return 1
    except GroupdynError as error:
        print(f"groupdyn: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"groupdyn: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="groupdyn",
        description="See what happens between the members of a group. Without a command, opens the dashboard "
        "on this computer; nothing is sent anywhere.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"groupdyn {__version__}")
    parser.add_argument(
        "--sample", nargs="?", const="", metavar="NAME", help="open a sample group (the first without a name)"
    )
    _add_serving(parser)
    parser.set_defaults(run=_open, port=None, no_browser=False, workspace=None, **dict.fromkeys(LOG_FILES))
    commands = parser.add_subparsers(title="commands", metavar="")
    _add_open(commands)
    _add_measures(commands)
    _add_check(commands)
    _add_convert(commands)
    _add_sample(commands)
    return parser


def _command(commands: Any, name: str, about: str, run: Any, examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=about,
        description=about[0].upper() + about[1:] + ".",
        epilog=f"examples:\n{examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _add_serving(parser: argparse.ArgumentParser) -> None:
    # No defaults here: those of `groupdyn open` would undo what stood before the word `open`.
    kept = argparse.SUPPRESS
    parser.add_argument(
        "--port", type=int, metavar="N", default=kept, help="port on 127.0.0.1 (a free one from 8501 on)"
    )
    parser.add_argument("--no-browser", action="store_true", default=kept, help="do not open the browser")
    parser.add_argument(
        "--workspace",
        metavar="PLACE",
        default=kept,
        help="where groups are kept: a folder, or a PostgreSQL URL (default: GROUPDYN_WORKSPACE, or a folder "
        "groupdyn-workspace in your home)",
    )


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "log",
        metavar="LOG",
        help="CSV, TSV, XLSX, ODS, JSON, Parquet, a transcript, or a folder with acts.csv",
    )
    parser.add_argument(
        "--roster", metavar="FILE", help="who belongs to the group; a row a session says who came"
    )
    parser.add_argument("--sessions", metavar="FILE", help="dates, lengths and breaks of the sessions")
    parser.add_argument("--attendance", metavar="FILE", help="who was present, late, left early or absent")
    parser.add_argument(
        "--scheme", metavar="NAME|FILE", help="coding scheme (default: the one that fits best)"
    )


def _add_pieces(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--in-pieces",
        action="store_true",
        help="read the file piece by piece, with little memory (CSV, TSV, Parquet; by itself from 100 MB on)",
    )


def _add_pseudonyms(parser: argparse.ArgumentParser, about: str) -> None:
    parser.add_argument(
        "--pseudonyms", action="store_true", help=f"under invented names, drawn anew each time; {about}"
    )


def _add_open(commands: Any) -> None:
    parser = _command(
        commands,
        "open",
        "open the dashboard with a log",
        _open,
        "  groupdyn open thursday.csv --roster members.csv",
    )
    _add_log(parser)
    _add_serving(parser)
    parser.set_defaults(sample=None)


def _add_measures(commands: Any) -> None:
    parser = _command(
        commands,
        "measures",
        "print the numbers of the catalogue, one row a session, member or tie",
        _measures,
        "  groupdyn measures thursday.csv\n"
        "  groupdyn measures thursday.csv --include everyone --format json\n"
        "  groupdyn measures thursday.csv --level tie -o ties.parquet",
    )
    _add_log(parser)
    _add_pieces(parser)
    _add_pseudonyms(parser, "the numbers of people and ties are rounded")
    parser.add_argument(
        "--exact",
        action="store_true",
        help="with --pseudonyms: do not round, though people can be told apart",
    )
    parser.add_argument(
        "--include",
        choices=("members", "everyone"),
        default="members",
        help="whether leaders count (default: members)",
    )
    parser.add_argument("--level", choices=("session", "member", "tie"), default="session")
    parser.add_argument(
        "--session", action="append", metavar="NAME", help="only this session (may be repeated)"
    )
    parser.add_argument(
        "--act", action="append", metavar="CODE", help="only acts with this code (may be repeated)"
    )
    parser.add_argument(
        "--from", dest="begin", type=float, metavar="S", help="only acts from this second of a session"
    )
    parser.add_argument(
        "--to", dest="end", type=float, metavar="S", help="only acts before this second of a session"
    )
    parser.add_argument(
        "--threshold", type=float, default=1.0, metavar="W", help="a tie counts from this weight on"
    )
    parser.add_argument("--key", action="append", metavar="KEY", help="only this measure (may be repeated)")
    parser.add_argument("--receivers", choices=("recorded", "previous-speaker"), default="recorded",
                        help="take the speaker before as the receiver, where turns have none")  # fmt: skip
    parser.add_argument(
        "--format", choices=("csv", "json", "parquet", "xlsx"), help="default: by the file's name, else csv"
    )
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file instead of printing")


def _add_check(commands: Any) -> None:
    parser = _command(
        commands,
        "check",
        "list what is wrong with a log; exit status 1 if there are errors",
        _check,
        "  groupdyn check thursday.csv\n  groupdyn check thursday.csv --roster members.csv --format json",
    )
    _add_log(parser)
    _add_pieces(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _add_convert(commands: Any) -> None:
    parser = _command(
        commands,
        "convert",
        "write a log in another format: .json (everything), .xlsx, .csv, .tsv, .parquet",
        _convert,
        "  groupdyn convert thursday.xlsx thursday.json\n  groupdyn convert acts.csv --roster members.csv group.xlsx",
    )
    _add_log(parser)
    _add_pieces(parser)
    _add_pseudonyms(
        parser, "without texts, raters, attributes, group names; days counted from the first session"
    )
    parser.add_argument("target", metavar="OUT")


def _add_sample(commands: Any) -> None:
    parser = _command(
        commands,
        "sample",
        "list the invented sample groups, or write one to a file",
        _sample,
        "  groupdyn sample\n  groupdyn sample rupture -o rupture.xlsx",
    )
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write the group to this file (as with convert)"
    )


def _open(options: argparse.Namespace) -> int:
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


def _read(options: argparse.Namespace) -> Any:
    from groupdyn.reading import check_log

    with _progress(f"Reading {Path(options.log).name}"):
        return check_log(
            options.log,
            roster=options.roster,
            sessions=options.sessions,
            attendance=options.attendance,
            scheme=options.scheme,
        )


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
        return read_pieces(
            options.log,
            roster=options.roster,
            sessions=options.sessions,
            attendance=options.attendance,
            scheme=options.scheme,
        )


def _measures(options: argparse.Namespace) -> int:
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


def _check(options: argparse.Namespace) -> int:
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
        _list_problems(problems, sys.stdout)
        if not errors:
            print(f"{said}: {'can be used' if problems else 'no problems'}.")
    return 1 if errors else 0


def _described(log: InteractionLog) -> str:
    return f"{len(log):,} acts in {len(log.sessions):,} sessions, {len(log.roster):,} people"


def _list_problems(problems: Sequence[Problem], out: TextIO) -> None:
    for problem in problems:
        rows = ", ".join(map(str, problem.rows[:8])) + (" …" if problem.count > 8 else "")
        where = f"{problem.table} row {rows}: " if problem.rows else f"{problem.table}: "
        print(f"{problem.severity}: {where}{problem.sentence()} {problem.advice()}", file=out)
        if problem.suggestions:
            print(f"    perhaps: {', '.join(problem.suggestions)}", file=out)


def _convert(options: argparse.Namespace) -> int:
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


def _sample(options: argparse.Namespace) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
