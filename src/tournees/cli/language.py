"""The language of one command: ``--lang``, else the machine's locale, else French."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

from tournees.words import LANGUAGES, Lang, Words, language_of_machine

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPOKEN: ContextVar[Words] = ContextVar("spoken")


def language_of(tokens: Sequence[str]) -> Lang:
    """Find ``--lang`` among the words of the command line, before they are parsed.

    The help itself must be in the right language, so this cannot wait for the parser,
    which refuses an unknown language later.
    """
    for number, token in enumerate(tokens):
        name, _, value = token.partition("=")
        if name == "--lang":
            asked = value or (tokens[number + 1] if number + 1 < len(tokens) else "")
            for lang in LANGUAGES:
                if asked == lang:
                    return lang
    return language_of_machine()


def speak(lang: Lang) -> None:
    """Set the language of this command."""
    _SPOKEN.set(Words(lang))


def words() -> Words:
    """The words of this command."""
    return _SPOKEN.get(Words("fr"))
