"""Addresses outside France, told from a country's name, a postal prefix or a large town."""

from __future__ import annotations

import re

from tournees.geo.commune_names import key

_NAMES = {
    "AD": "andorre andorra",
    "BE": "belgique belgium belgie belgien",
    "CH": "suisse switzerland schweiz svizzera",
    "DE": "allemagne germany deutschland",
    "ES": "espagne spain espana",
    "GB": "royaumeuni unitedkingdom angleterre england uk",
    "IT": "italie italy italia",
    "LU": "luxembourg luxemburg",
    "MC": "monaco",
    "NL": "paysbas netherlands nederland hollande",
    "PT": "portugal",
}
_TOWNS = {
    "AD": "andorrelavieille andorralavella",
    "BE": "anvers antwerpen arlon bruges brugge bruxelles brussel charleroi courtrai gand gent"
    " louviere liege louvain leuven mons mouscron namur ostende tournai verviers waterloo wavre",
    "CH": "bale basel berne bern bienne carouge fribourg geneve geneva lausanne lugano martigny"
    " meyrin montreux neuchatel nyon sion vevey yverdonlesbains zurich",
    "DE": "berlin cologne koln dusseldorf francfort frankfurt fribourgenbrisgau freiburg hambourg"
    " hamburg karlsruhe kehl mannheim munich munchen sarrebruck saarbrucken stuttgart treves",
    "ES": "barcelone barcelona bilbao figueres gerone girona irun madrid pampelune pamplona"
    " saintsebastien sansebastian",
    "GB": "londres london",
    "IT": "genes genova milan milano rome roma turin torino vintimille ventimiglia",
    "LU": "bettembourg differdange dudelange eschsuralzette luxembourg luxembourgville strassen",
    "MC": "montecarlo montecarlomonaco monacoville",
    "NL": "amsterdam rotterdam utrecht",
    "PT": "lisbonne lisboa porto",
}
_COUNTRY_OF_NAME = {word: code for code, words in _NAMES.items() for word in words.split()}
_COUNTRY_OF_TOWN = {key(word): code for code, words in _TOWNS.items() for word in words.split()}
_PREFIX = re.compile(
    r"^\s*(AD|B|BE|CH|D|DE|E|ES|GB|I|IT|L|LU|MC|NL|P|PT)\s*[-.\s]?\s*(?=\d{3,5}\b)", re.IGNORECASE
)
_OF_PREFIX = {"B": "BE", "D": "DE", "E": "ES", "I": "IT", "L": "LU", "P": "PT"}
_MONACO = re.compile(r"^\s*980[0-9]{2}\s*$")


def country_of_postal_code(postal_code: str) -> str:
    """ISO code of the country that a postal code itself names, else empty.

    ``L-1234``, ``BE 1000`` and ``CH-1200`` say so by their prefix, 980xx is Monaco's.
    """
    if found := _PREFIX.match(postal_code):
        prefix = found[1].upper()
        return _OF_PREFIX.get(prefix, prefix)
    return "MC" if _MONACO.match(postal_code) else ""


def country_of_name(name: str) -> str:
    """ISO code of the neighbouring country of that name, in several languages, else empty."""
    return _COUNTRY_OF_NAME.get(key(name), "")


def country_of_town(name_key: str) -> str:
    """ISO code of the country of a large town near France or of a capital, else empty."""
    return _COUNTRY_OF_TOWN.get(name_key) or _COUNTRY_OF_NAME.get(name_key, "")
