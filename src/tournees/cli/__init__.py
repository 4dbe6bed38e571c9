"""The command ``tournees``.

Exit codes: 0 done, 2 the input is at fault, 3 infeasible with reasons, 1 our fault;
130 where the user interrupts at the keyboard.
"""

from __future__ import annotations

import errno
import io
import logging
import os
import sys
from typing import TYPE_CHECKING

from cyclopts import CycloptsError

from tournees.cli.faults import show_issues, show_usage_error
from tournees.cli.language import language_of, speak, words
from tournees.cli.menu import build_app
from tournees.errors import ExitCode, InputError, Issue, StoreError, TravelError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DISK_REFUSES = {
    errno.EACCES,
    errno.ENOENT,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EEXIST,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ENAMETOOLONG,
}
"""What the user's disk or rights refuse: no fault of ours, and not of the data either."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    _write_whatever_comes()
    tokens = list(sys.argv[1:] if arguments is None else arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    speak(language_of(tokens))
    try:
        code = build_app(words())(
            tokens, exit_on_error=False, print_error=False, result_action="return_value"
        )
    except CycloptsError as error:
        show_usage_error(error, words())
        return ExitCode.INPUT_FAULT
    except KeyboardInterrupt as error:
        sys.stderr.write(f"{str(error) or words()('run.interrupted')}\n")
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.DONE
    except Exception as error:  # the last door: say it is our fault, keep the trace for the report
        issues = _told_by(error)
        if issues:
            show_issues(issues, words())
            return ExitCode.INPUT_FAULT
        logging.getLogger(__name__).exception(words()("cli.our_fault"))
        return ExitCode.OUR_FAULT
    return code if isinstance(code, int) else ExitCode.DONE


def _told_by(error: Exception) -> tuple[Issue, ...]:
    """What an error says to the user; nothing when it is a fault of ours."""
    if isinstance(error, InputError):
        return error.issues
    if isinstance(error, TravelError | StoreError):
        return (error.issue,)
    if isinstance(error, OSError) and error.errno in _DISK_REFUSES:
        return (Issue(code="disk_refuses", file=str(error.filename or "")),)
    return ()


def _write_whatever_comes() -> None:
    """Let a terminal of few letters show « ? » for the others, rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
