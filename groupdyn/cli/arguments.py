"""What the command `groupdyn` can be asked. To add a command: a function in `commands.py`, and an `_add_` here."""

from __future__ import annotations

import argparse
from typing import Any

from groupdyn import __version__
from groupdyn.cli import commands

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


def build_parser() -> argparse.ArgumentParser:
    """The parser; what it returns has `run`, which does what was asked."""
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
    parser.set_defaults(
        run=commands.open_dashboard, port=None, no_browser=False, workspace=None, **dict.fromkeys(LOG_FILES)
    )
    adding = parser.add_subparsers(title="commands", metavar="")
    _add_open(adding)
    _add_measures(adding)
    _add_check(adding)
    _add_convert(adding)
    _add_sample(adding)
    return parser


def _command(adding: Any, name: str, about: str, run: Any, examples: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = adding.add_parser(
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


def _add_open(adding: Any) -> None:
    parser = _command(
        adding,
        "open",
        "open the dashboard with a log",
        commands.open_dashboard,
        "  groupdyn open thursday.csv --roster members.csv",
    )
    _add_log(parser)
    _add_serving(parser)
    parser.set_defaults(sample=None)


def _add_measures(adding: Any) -> None:
    parser = _command(
        adding,
        "measures",
        "print the numbers of the catalogue, one row a session, member or tie",
        commands.measure,
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


def _add_check(adding: Any) -> None:
    parser = _command(
        adding,
        "check",
        "list what is wrong with a log; exit status 1 if there are errors",
        commands.check,
        "  groupdyn check thursday.csv\n  groupdyn check thursday.csv --roster members.csv --format json",
    )
    _add_log(parser)
    _add_pieces(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _add_convert(adding: Any) -> None:
    parser = _command(
        adding,
        "convert",
        "write a log in another format: .json (everything), .xlsx, .csv, .tsv, .parquet",
        commands.convert,
        "  groupdyn convert thursday.xlsx thursday.json\n  groupdyn convert acts.csv --roster members.csv group.xlsx",
    )
    _add_log(parser)
    _add_pieces(parser)
    _add_pseudonyms(
        parser, "without texts, raters, attributes, group names; days counted from the first session"
    )
    parser.add_argument("target", metavar="OUT")


def _add_sample(adding: Any) -> None:
    parser = _command(
        adding,
        "sample",
        "list the invented sample groups, or write one to a file",
        commands.sample,
        "  groupdyn sample\n  groupdyn sample rupture -o rupture.xlsx",
    )
    parser.add_argument("name", nargs="?", metavar="NAME")
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="write the group to this file (as with convert)"
    )
