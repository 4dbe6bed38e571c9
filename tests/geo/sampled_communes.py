"""Communes of the gazetteer for tests: each with a postal code of its own, spread evenly."""

from __future__ import annotations

from tournees.geo.gazetteer import Commune, gazetteer


def sampled(step: int = 97) -> list[tuple[str, Commune]]:
    """Every so many communes of the mainland, Corsica and overseas, by INSEE code."""
    book = gazetteer()
    pairs = [
        (codes[0], book.by_code[insee])
        for insee, codes in sorted(book.postal_codes.items())
        if codes and insee in book.by_code
    ]
    return pairs[::step]
