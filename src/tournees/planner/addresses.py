"""Accounts and the online address service: the better place where the answer is sure.

Off unless the user asks for it (``[data] online_addresses``, ``--online``). What leaves the
machine is the address, the postal code and the town of accounts without coordinates of
their own; names are taken off the front of an address where they stand before a comma.
Show `NOTICE` before the first request.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tournees.errors import Issue
from tournees.geo.address_judging import expected, judge
from tournees.geo.address_service import MANNERS, SERVICE, Manners
from tournees.geo.address_text import AddressText, address_text
from tournees.geo.geocoding import Asked, ask_addresses
from tournees.geo.geocoding_cache import GeocodingCache
from tournees.model import Account, Precision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

NOTICE = "addresses.notice"
"""Key of the text that says what leaves the machine, with the facts ``n`` and ``service``."""
_SEPARATORS = ",;:\n\r\t|-\u2013"


def place_by_address(
    accounts: Sequence[Account],
    cache_folder: Path,
    *,
    base_url: str = SERVICE,
    on_progress: Callable[[int, int], bool] | None = None,
    manners: Manners = MANNERS,
) -> tuple[tuple[Account, ...], tuple[Issue, ...]]:
    """The same accounts in the same order, those whose address is sure placed at it.

    Only accounts with an address, without given coordinates, and whose postal code or town
    is known are asked for. Whatever is not answered or not sure stays where the gazetteer
    put it. No issue is fatal.

    Parameters
    ----------
    accounts
        Placed by the gazetteer already.
    cache_folder
        Of the workspace; answers are kept there.
    base_url
        Of the service.
    on_progress
        Addresses answered and their total; True asks to stop.
    manners
        Batch size, pauses, patience.

    Returns
    -------
    accounts, issues
        One issue for each account whose address was not taken: ``address_not_found``,
        ``address_doubtful``, ``address_ambiguous``, ``address_elsewhere``; and one for all:
        ``addresses_not_installed``, ``addresses_service_down``, ``addresses_stopped``.
    """
    texts = [_text(account) for account in accounts]
    wanted = [text for text in texts if text is not None]
    asked = ask_addresses(
        wanted, cache_folder, base_url=base_url, on_progress=on_progress, manners=manners
    )
    placed: list[Account] = []
    issues: list[Issue] = []
    for account, text in zip(accounts, texts, strict=True):
        answered = text is not None and text in asked.answers
        placed.append(_placed(account, text, asked, issues) if answered and text else account)
    waiting = sum(text is not None and text not in asked.answers for text in texts)
    return tuple(placed), (*issues, *_of_service(asked, waiting))


def addresses_to_ask(accounts: Iterable[Account]) -> int:
    """How many different addresses `place_by_address` would look for, cache included."""
    return len({text for account in accounts if (text := _text(account)) is not None})


def forget_addresses(accounts: Iterable[Account], cache_folder: Path) -> None:
    """Remove the cached answers for these accounts' addresses (deletion on request)."""
    texts = [text for account in accounts if (text := _own_text(account)) is not None]
    if texts and cache_folder.is_dir():
        GeocodingCache(cache_folder).forget(texts)


def _text(account: Account) -> AddressText | None:
    """What would be asked for an account; None where there is nothing to ask or to check."""
    if account.place is not None and account.place.precision is Precision.GIVEN:
        return None
    text = _own_text(account)
    if text is None or not expected(account.insee, account.postal_code, account.commune).communes:
        return None
    return text


def _own_text(account: Account) -> AddressText | None:
    return address_text(_without_names(account), account.postal_code, account.commune)


def _without_names(account: Account) -> str:
    """The address without the account's or a contact's name before its first separator."""
    names = [account.name, *(contact.name for contact in account.contacts)]
    rest = account.address.strip()
    for name in names:
        begins = rest.casefold().startswith(name.strip().casefold())
        after = rest[len(name.strip()) :].lstrip(" \u00a0")
        if name.strip() and begins and after[:1] in tuple(_SEPARATORS):
            rest = after.lstrip(_SEPARATORS + " \u00a0")
    return rest


def _placed(account: Account, text: AddressText, asked: Asked, issues: list[Issue]) -> Account:
    where = expected(account.insee, account.postal_code, account.commune)
    verdict = judge(asked.answers[text], where)
    if verdict.place is not None:
        return replace(account, place=verdict.place, insee=verdict.insee or account.insee)
    assert verdict.issue is not None
    issues.append(
        Issue(
            code=verdict.issue.code,
            file=account.file,
            row=account.row,
            value=account.address,
            facts=verdict.issue.facts,
            fatal=False,
        )
    )
    return account


def _of_service(asked: Asked, waiting: int) -> list[Issue]:
    """What the user should know of the service as a whole."""
    if not waiting:
        return []
    if not asked.installed:
        return [Issue(code="addresses_not_installed", facts={"n": waiting}, fatal=False)]
    if asked.stopped:
        return [Issue(code="addresses_stopped", facts={"n": waiting}, fatal=False)]
    facts: dict[str, str | int | float] = {"n": waiting, "trouble": asked.trouble}
    return [Issue(code="addresses_service_down", facts=facts, fatal=False)]
