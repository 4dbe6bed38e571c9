"""The columns of a qualified client file: every field that any account has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tournees.report.account_texts import hour_text, opening_text, periods_text
from tournees.report.data_sheet import DataColumn, DataTable, Shape, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tournees.model import Account, Appointment, Contact, Place, Rep
    from tournees.planner.enriching import Enriched
    from tournees.words import Words

    _Get = Callable[[Account], Value]
    _Columns = list[tuple[str, Shape, _Get]]


def account_table(
    accounts: Iterable[Account],
    words: Words,
    *,
    reps: Sequence[Rep] = (),
    enriched: Mapping[str, Enriched] | None = None,
) -> DataTable:
    """Accounts as a table, sorted by id, with headings that our own reader recognises.

    Parameters
    ----------
    reps
        The team, so that accounts name their rep; what is no id of the team stays.
    enriched
        What a plan will take for each account, by id: columns of ours, not read back.
    """
    listed = sorted(accounts, key=lambda account: account.id)
    columns = [
        *_who(words),
        *_where(listed, words),
        *_worth(words),
        *_identity(words, listed),
        *_visiting(words, {rep.id: rep.name for rep in reps}),
        *_taken(words, enriched or {}),
    ]
    read = [(title, shape, [get(account) for account in listed]) for title, shape, get in columns]
    always = _always(listed, words)
    kept = [
        (title, shape, values)
        for title, shape, values in read
        if title in always or any(value is not None and value != "" for value in values)
    ]
    rows = zip(*(values for _, _, values in kept), strict=True)
    return DataTable(tuple(DataColumn(title, shape) for title, shape, _ in kept), tuple(rows))


def _always(accounts: Sequence[Account], words: Words) -> frozenset[str]:
    """Headings that stand even above nothing.

    This year's revenue is one where last year's is known: a file that has only last year's
    is read as if it were this year's.
    """
    titles = [words("export.column.id"), words("export.column.name"), words("export.column.kind")]
    if any(account.previous_revenue_eur is not None for account in accounts):
        titles.append(words("export.column.revenue_eur"))
    return frozenset(titles)


def _who(words: Words) -> _Columns:
    return [
        (words("export.column.id"), Shape.TEXT, lambda a: a.id),
        (words("export.column.name"), Shape.TEXT, lambda a: a.name),
        (words("export.column.kind"), Shape.TEXT, lambda a: words(f"view.kind.{a.kind.value}")),
    ]


def _where(accounts: Sequence[Account], words: Words) -> _Columns:
    official = _official_names(accounts)
    return [
        (words("export.column.address"), Shape.TEXT, lambda a: a.address),
        (words("export.column.postal_code"), Shape.TEXT, lambda a: a.postal_code),
        (words("export.column.commune"), Shape.TEXT, lambda a: a.commune),
        (words("export.column.insee"), Shape.TEXT, lambda a: a.insee),
        (words("export.column.official"), Shape.TEXT, lambda a: official.get(a.insee)),
        (words("export.column.lat"), Shape.DEGREES, _of_place(lambda p: p.lat)),
        (words("export.column.lon"), Shape.DEGREES, _of_place(lambda p: p.lon)),
        (
            words("export.column.precision"),
            Shape.TEXT,
            _of_place(lambda p: words(f"export.precision.{p.precision.value}")),
        ),
        (
            words("export.column.radius_km"),
            Shape.NUMBER,
            _of_place(lambda p: p.radius_m / 1000),
        ),
    ]


def _of_place(get: Callable[[Place], Value]) -> _Get:
    return lambda account: None if account.place is None else get(account.place)


def _official_names(accounts: Sequence[Account]) -> dict[str, str]:
    """Names of communes by INSEE code; the gazetteer is opened only if it is needed."""
    codes = sorted({account.insee for account in accounts if account.insee})
    if not codes:
        return {}
    from tournees.geo.gazetteer import gazetteer  # noqa: PLC0415 - slow to open

    known = gazetteer().by_code
    return {code: known[code].name for code in codes if code in known}


def _worth(words: Words) -> _Columns:
    return [
        (words("export.column.segment"), Shape.TEXT, lambda a: a.segment),
        (words("export.column.revenue_eur"), Shape.EUROS, lambda a: a.revenue_eur),
        (
            words("export.column.previous_revenue_eur"),
            Shape.EUROS,
            lambda a: a.previous_revenue_eur,
        ),
        (words("export.column.orders_eur"), Shape.EUROS, lambda a: a.orders_eur),
        (words("export.column.objective_eur"), Shape.EUROS, lambda a: a.objective_eur),
        (words("export.column.margin_rate"), Shape.SHARE, lambda a: a.margin_rate),
        (words("export.column.potential_eur"), Shape.EUROS, lambda a: a.potential_eur),
        (words("export.column.probability"), Shape.SHARE, lambda a: a.probability),
        (
            words("export.column.risk"),
            Shape.TEXT,
            lambda a: a.risk and words(f"export.risk.{a.risk.value}"),
        ),
    ]


def _taken(words: Words, enriched: Mapping[str, Enriched]) -> _Columns:
    def column(
        name: str, shape: Shape, get: Callable[[Enriched], Value]
    ) -> tuple[str, Shape, _Get]:
        def of_account(account: Account) -> Value:
            found = enriched.get(account.id)
            return None if found is None else get(found)

        return words("export.enriched", name=words(f"export.enriched.{name}")), shape, of_account

    return [
        column("segment", Shape.TEXT, lambda e: e.segment),
        column("visits_per_year", Shape.NUMBER, lambda e: e.visits_per_year),
        column("visit_minutes", Shape.NUMBER, lambda e: e.visit_s / 60),
        column("worth_eur", Shape.EUROS, lambda e: e.worth_eur),
        column("conventional", Shape.TEXT, lambda e: _yes(words, said=e.conventional)),
        column("profit_rank", Shape.NUMBER, lambda e: e.profit_rank),
    ]


def _identity(words: Words, accounts: Sequence[Account]) -> _Columns:
    most = max((len(account.contacts) for account in accounts), default=0)
    columns: _Columns = [
        (words("export.column.siret"), Shape.TEXT, lambda a: a.siret),
        (words("export.column.naf"), Shape.TEXT, lambda a: a.naf),
        (words("export.column.phone"), Shape.TEXT, lambda a: a.phone),
        (words("export.column.email"), Shape.TEXT, lambda a: a.email),
    ]
    for number in range(most):
        behind = f" {number + 1}" if number else ""
        columns += [
            (words(f"export.contact.{piece}") + behind, Shape.TEXT, _of_contact(number, get))
            for piece, get in _CONTACT
        ]
    return [*columns, (words("export.column.group"), Shape.TEXT, lambda a: a.group)]


_CONTACT: tuple[tuple[str, Callable[[Contact], str]], ...] = (
    ("name", lambda contact: contact.name),
    ("role", lambda contact: contact.role),
    ("phone", lambda contact: contact.phone),
    ("email", lambda contact: contact.email),
)


def _of_contact(number: int, get: Callable[[Contact], str]) -> _Get:
    return lambda a: get(a.contacts[number]) if number < len(a.contacts) else None


def _visiting(words: Words, names: dict[str, str]) -> _Columns:
    lang = words.lang
    return [
        (
            words("export.column.status"),
            Shape.TEXT,
            lambda a: words(f"export.status.{a.status.value}"),
        ),
        (
            words("export.column.current_rep"),
            Shape.TEXT,
            lambda a: names.get(a.current_rep, a.current_rep),
        ),
        (words("export.column.sector"), Shape.TEXT, lambda a: a.sector),
        (words("export.column.locked"), Shape.TEXT, lambda a: _yes(words, said=a.locked)),
        (words("export.column.visits_per_year"), Shape.NUMBER, lambda a: a.visits_per_year),
        (words("export.column.min_days_between"), Shape.NUMBER, lambda a: a.min_days_between),
        (words("export.column.max_days_between"), Shape.NUMBER, lambda a: a.max_days_between),
        (
            words("export.column.visit_minutes"),
            Shape.NUMBER,
            lambda a: None if a.visit_s is None else a.visit_s / 60,
        ),
        (
            words("export.column.opening"),
            Shape.TEXT,
            lambda a: a.opening and opening_text(a.opening, words),
        ),
        (
            words("export.column.closed_periods"),
            Shape.TEXT,
            lambda a: periods_text(a.closed_periods, words),
        ),
        (words("export.column.skills"), Shape.TEXT, lambda a: ", ".join(a.skills)),
        (words("export.column.last_visit"), Shape.DATE, lambda a: a.last_visit),
        (words("export.column.appointment_date"), Shape.DATE, lambda a: _next(a, lambda n: n.day)),
        (
            words("export.column.appointment_hour"),
            Shape.TEXT,
            lambda a: _next(a, lambda n: None if n.start_s is None else hour_text(n.start_s, lang)),
        ),
        (words("export.column.mandatory"), Shape.TEXT, lambda a: _yes(words, said=a.mandatory)),
        (words("export.column.remote"), Shape.TEXT, lambda a: _yes(words, said=a.remote)),
    ]


def _yes(words: Words, *, said: bool) -> str | None:
    return words("export.yes") if said else None


def _next(account: Account, get: Callable[[Appointment], Value]) -> Value:
    """What is told of the account's first appointment; a row of a file has room for one."""
    ordered = sorted(account.appointments, key=lambda each: (each.day, each.start_s or 0))
    return get(ordered[0]) if ordered else None
