"""The command ``tournees``.

Exit codes: 0 done, 2 the input is at fault, 3 infeasible with reasons, 1 our fault.
"""

from __future__ import annotations

import io
import logging
import sys
from typing import TYPE_CHECKING

from cyclopts import CycloptsError

from tournees.cli.commands import build_app
from tournees.cli.language import language_of, speak, words
from tournees.cli.show import show_issues, show_usage_error
from tournees.errors import InputError, StoreError, TravelError

if TYPE_CHECKING:
    from collections.abc import Sequence

OUR_FAULT = 1
INPUT_FAULT = 2


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
    except InputError as error:
        show_issues(error.issues, words())
        return INPUT_FAULT
    except (TravelError, StoreError) as error:
        show_issues((error.issue,), words())
        return INPUT_FAULT
    except CycloptsError as error:
        show_usage_error(error, words())
        return INPUT_FAULT
    except KeyboardInterrupt:
        return OUR_FAULT
    except Exception:  # the last door: say it is our fault, keep the trace for the report
        logging.getLogger(__name__).exception(words()("cli.our_fault"))
        return OUR_FAULT
    return code if isinstance(code, int) else 0


def _write_whatever_comes() -> None:
    """Let a terminal of few letters show « ? » for the others, rather than end the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
