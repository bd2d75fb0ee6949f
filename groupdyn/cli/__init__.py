"""The command `groupdyn`: opens the dashboard; measures, checks and converts logs.

Only what a command needs is imported when it runs: `groupdyn --help` starts at once.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from groupdyn.cli.arguments import EXAMPLES, build_parser
from groupdyn.cli.commands import list_problems
from groupdyn.errors import GroupdynError, InvalidLog

__all__ = ["EXAMPLES", "main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 fine, 1 the log has errors, 2 it could not be done."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(
                errors="backslashreplace"
            )  # a console without some letters is no reason to fail
    options = build_parser().parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at its end
        return 0
    except InvalidLog as error:
        list_problems(error.problems, sys.stderr)
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
