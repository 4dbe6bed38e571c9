"""What a kilometre costs by the vehicle: the mileage allowance of 2026, or a company car.

A private vehicle is paid by its fiscal power (*barème kilométrique 2026*; electric ones 20 %
more), at the rate of one more kilometre in the bracket of the mileage a year. A company car
costs what one costs in full (Arval TCO Scope, September 2025).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tournees.reading.cells import read_number
from tournees.reading.choices import read_yes_no
from tournees.reading.faults import CellFault
from tournees.reading.folding import fold, plain

_BRACKETS_KM = (5_000, 20_000)
_PER_KM_EUR = {
    3: (0.529, 0.316, 0.370),
    4: (0.606, 0.340, 0.407),
    5: (0.636, 0.357, 0.427),
    6: (0.665, 0.374, 0.447),
    7: (0.697, 0.394, 0.470),
}
"""By fiscal power (CV): one kilometre more up to 5,000 a year, to 20,000, and beyond."""
_ELECTRIC = 1.2
_COMPANY_EUR, _COMPANY_ELECTRIC_EUR = 0.476, 0.423
_USUAL_KM = 10_000
_MOST_POWER, _MOST_KM = 99, 300_000

_ELECTRIC_WORDS = re.compile(r"\b(?:electriques?|elec|electric|el|ev|ve|bev|100 electrique)\b")
_NOT_ELECTRIC = re.compile(
    r"\b(?:hybrides?|hybrid|phev|diesel|gazole|gasoil|essence|thermiques?|petrol|gasoline|gpl|lpg"
    r"|ethanol|e85|sp95|sp98|go|es|combustion|hydrogene|non)\b"
)
_PRIVATE = re.compile(
    r"\b(?:personnels?|personnelle|perso|prives?|privee|propre|vp|private|personal|own|salarie)\b"
)
_COMPANY = re.compile(
    r"\b(?:societe|fonction|service|entreprise|company|pool|flotte|location|lld|loa|vs|vf"
    r"|vehicule de service|leasing|employeur|fleet|utilitaire)\b"
)


class Vehicle(NamedTuple):
    """Whose a vehicle is, and whether it is electric; None where a cell does not say."""

    private: bool | None = None
    electric: bool | None = None


def read_vehicle(text: str) -> Vehicle:
    """« Personnel », « voiture de société électrique », « VP 5 CV »."""
    folded = fold(text)
    private, company = bool(_PRIVATE.search(folded)), bool(_COMPANY.search(folded))
    electric = _electric(folded)
    if (private and company) or not (private or company or electric is not None):
        code = "cell_vehicle"
        raise CellFault(code, fatal=False)
    return Vehicle(private if private or company else None, electric)


def read_energy(text: str) -> bool:
    """Whether a vehicle is electric; a hybrid is not."""
    try:
        return read_yes_no(text)
    except CellFault:
        electric = _electric(fold(text))
    if electric is None:
        code = "cell_energy"
        raise CellFault(code, fatal=False)
    return electric


def _electric(folded: str) -> bool | None:
    if _NOT_ELECTRIC.search(folded):
        return False
    return True if _ELECTRIC_WORDS.search(folded) else None


def read_power(text: str) -> int:
    """Fiscal power in CV: ``5``, « 5 CV », « 7 CV et plus »."""
    match = re.match(
        r"^(\d{1,2})(?:[.,]0+)?\s*(?:cv|ch|chevaux)?(?:\s+(?:fiscaux|et plus))?$", plain(text)
    )
    power = int(match[1]) if match else 0
    if not 1 <= power <= _MOST_POWER:
        code = "cell_power"
        raise CellFault(code, fatal=False)
    return power


def read_yearly_km(text: str) -> float:
    """Kilometres a year: ``25 000``, « 25000 km / an »."""
    number = re.sub(
        r"\s*(?:kms?|kilometres?)?\s*(?:(?:/|par|per|a)\s*(?:an|year|yr))?\.?$", "", plain(text)
    )
    code = "cell_yearly_km"
    try:
        km = read_number(number)
    except CellFault as error:
        raise CellFault(code, fatal=False) from error
    if not 0 <= km <= _MOST_KM:
        raise CellFault(code, fatal=False)
    return km


def private_km_eur(power: int, yearly_km: float | None, *, electric: bool) -> float:
    """The allowance of one kilometre more with a private vehicle, euros to a tenth of a cent.

    Without ``yearly_km`` the rate between 5,001 and 20,000 km holds.
    """
    km = _USUAL_KM if yearly_km is None else yearly_km
    bracket = sum(km > limit for limit in _BRACKETS_KM)
    rate_eur = _PER_KM_EUR[min(max(power, 3), 7)][bracket]
    return round(rate_eur * (_ELECTRIC if electric else 1.0), 4)


def company_km_eur(*, electric: bool) -> float:
    """The full cost of a company car, euros a kilometre."""
    return _COMPANY_ELECTRIC_EUR if electric else _COMPANY_EUR
