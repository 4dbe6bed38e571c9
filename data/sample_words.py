"""Words of the sample team: trades with their hours, invented names, streets, tourism.

Nothing here is a real establishment. Names are a trade and a common Corsican word, and
end in « (fictif) » in the files.
"""

from __future__ import annotations

from typing import NamedTuple

WINTER = "01/11/2026-31/03/2027"
LONG_WINTER = "01/10/2026-30/04/2027"
LEAVE = ("16/11/2026-06/12/2026", "30/11/2026-20/12/2026")


class Trade(NamedTuple):
    """A trade: how often it occurs in a town, a resort and a village, and when it is open.

    ``hours`` is drawn from; ``size`` scales what it buys; ``minutes`` is added to the
    length of a visit; ``closing`` is drawn from (an empty text: open all year).
    """

    label: str
    town: int
    resort: int
    village: int
    size: float
    minutes: int
    hours: tuple[str, ...]
    closing: tuple[str, ...] = ("",)


_SHOP = (
    "lun-ven 9h-12h, 14h-18h; sam 9h-12h",
    "lun-sam 8h30-12h30, 15h-19h",
    "mar-sam 9h-12h, 15h-19h",
    "lun-ven 9h-12h, 14h-18h",
)

TRADES = (
    Trade(
        "Restaurant",
        20,
        24,
        14,
        1.3,
        0,
        ("mar-sam 10h-15h, 17h30-21h", "lun-sam 9h30-14h30, 18h-21h", "mar-dim 10h-15h"),
        ("",) * 21 + (*LEAVE, WINTER),
    ),
    Trade("Bar", 12, 10, 14, 0.8, -5, ("lun-sam 7h-19h", "mar-dim 7h-20h", "lun-ven 8h-18h")),
    Trade("Café", 8, 5, 6, 0.7, -5, ("lun-sam 7h-18h30", "lun-ven 7h-18h; sam 8h-13h")),
    Trade(
        "Boulangerie",
        11,
        6,
        9,
        0.6,
        -10,
        ("mar-sam 6h30-13h, 15h30-19h", "lun-sam 6h30-18h30", "mar-dim 7h-14h"),
    ),
    Trade("Épicerie", 8, 6, 18, 1.0, 0, _SHOP),
    Trade("Épicerie fine", 6, 8, 3, 1.6, 10, _SHOP),
    Trade(
        "Supérette",
        8,
        7,
        8,
        2.2,
        10,
        ("lun-sam 8h-19h30", "lun-sam 8h-12h30, 15h-19h30; dim 8h-12h"),
    ),
    Trade("Cave à vins", 6, 5, 1, 1.5, 10, ("mar-sam 10h-12h30, 15h-19h", "mar-sam 10h-19h")),
    Trade("Traiteur", 5, 3, 2, 1.0, 0, ("mar-ven 9h-12h, 14h-18h; sam 9h-12h",)),
    Trade("Hôtel", 6, 12, 5, 1.7, 5, ("lun-ven 9h-17h", "lun-ven 9h-12h, 14h-18h")),
    Trade(
        "Camping",
        0,
        5,
        3,
        1.4,
        5,
        ("lun-sam 9h-18h", "lun-dim 9h-17h"),
        (WINTER, LONG_WINTER, "", ""),
    ),
    Trade(
        "Gîte d'étape",
        0,
        1,
        9,
        0.6,
        0,
        ("lun-dim 9h-15h", "lun-sam 9h-14h"),
        ("", "", "", "", "", WINTER),
    ),
    Trade("Relais routier", 1, 1, 4, 1.0, 0, ("lun-ven 6h-16h", "lun-sam 7h-17h")),
    Trade(
        "Cuisine centrale",
        3,
        0,
        1,
        2.4,
        15,
        ("lun-mar 9h-12h, 14h-16h30; jeu-ven 9h-12h, 14h-16h30", "lun-ven 8h-14h"),
    ),
)

WORDS = tuple(
    """A Muvra|L'Alivu|U Castagnu|A Machja|U Fucone|A Funtana|U Mulinu|A Spassera|U Fanale
|A Marinella|U Pinu|A Tramuntana|U Libecciu|A Stella|U Pastore|A Merula|L'Acquale|U Ponte
|A Piazzetta|L'Olmu|A Ruscinella|U Caseddu|A Cantina|U Palazzu|L'Orizonte|A Vela|U Scogliu
|A Sirena|U Grillu|A Filetta|U Licettu|A Murza|L'Albitru|U Sole|A Luna|U Ghjallu|A Volpe
|L'Altore|U Falcu|A Rundinella|U Chjosu|A Petra|L'Incantu|U Paese|A Cuntrada|U Stazzu
|A Bergeria|U Fiume|A Calanca|L'Isula|U Veranu|A Merendella|U Spuntinu|A Tola|U Tavulinu
|L'Aghja|A Strada|U Cantone|A Ghjesgia|U Lavatoghju|A Nepita|U Muscu|A Rosula|L'Oru|U Corsu
|A Vigna|U Palmentu|L'Uva|A Botte|U Fornu|A Farina|U Granu|L'Amandulu|A Ficaghja|U Limone
|A Mandarina|U Zitellu|A Campana|U Trenu|A Diligenza|U Carrughju|L'Antica|A Nova|U Rochju
|A Foce|U Monte|A Serra|U Prunu|L'Erba Barona|A Spiga|U Mele|L'Ape|A Ventura|U Riposu""".replace(
        "\n", ""
    ).split("|")
)

STREETS = (
    "rue du Marché",
    "rue de l'Église",
    "place de la Fontaine",
    "avenue du Port",
    "route de la Plaine",
    "cours des Oliviers",
    "chemin des Châtaigniers",
    "montée de la Citadelle",
    "boulevard de la Plage",
    "rue des Artisans",
    "traverse du Moulin",
    "route du Col",
)

PLACES = ("lieu-dit Pianu", "lieu-dit Fontanella", "lieu-dit Castellu", "hameau de Suttanu")

PHONES = ("04 65 71", "06 39 98")
"""Beginnings of the French numbers that the regulator keeps for fiction."""

TOURISM = {
    "Porto-Vecchio": 600,
    "Bonifacio": 500,
    "Calvi": 500,
    "L'Île-Rousse": 350,
    "Saint-Florent": 350,
    "Propriano": 350,
    "Zonza": 250,
    "Ota": 220,
    "Corte": 200,
    "Lecci": 150,
    "Cargèse": 150,
    "Grosseto-Prugna": 150,
    "Rogliano": 120,
    "Lumio": 120,
    "Piana": 120,
    "Sari-Solenzara": 120,
    "Sartène": 100,
    "Pietrosella": 100,
    "Centuri": 90,
    "Galéria": 90,
    "Algajola": 80,
    "Olmeto": 80,
    "Serra-di-Ferro": 80,
    "San-Nicolao": 80,
    "Aléria": 80,
    "Brando": 80,
    "Patrimonio": 80,
    "Evisa": 60,
    "Calacuccia": 60,
    "Conca": 60,
    "Linguizzetta": 60,
    "Figari": 60,
    "Corbara": 60,
    "Coti-Chiavari": 60,
    "Vivario": 60,
    "Pianottoli-Caldarello": 50,
    "Bastelica": 50,
    "Levie": 50,
    "Zicavo": 45,
    "Ersa": 45,
    "Pigna": 45,
    "Sant'Antonino": 45,
    "Ghisoni": 40,
    "Venaco": 40,
    "Manso": 40,
    "Asco": 40,
    "Quenza": 40,
    "Belgodère": 40,
    "Monacia-d'Aullène": 30,
    "Speloncato": 30,
}
"""What summer adds to a commune's weight, a judgement of ours, in pop ** 0.8 units."""
