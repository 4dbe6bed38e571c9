"""Our fields, and the names that French and English files give them.

``names`` are sure; ``weak`` ones are taken only if at least half of the column's
values can be read as the field. The first names are preferred to the later ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from tournees.reading import cells, dates, durations, hours

if TYPE_CHECKING:
    from collections.abc import Callable

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Unit(Enum):
    """What a header or a whole column says about the numbers below it."""

    NONE = "none"
    EUROS = "euros"
    SHARE = "share"
    DURATION = "duration"
    FREQUENCY = "frequency"


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields. ``read`` turns a non-blank text into a value or raises CellFault."""

    name: str
    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    read: Callable[[str], object] = cells.read_text
    unit: Unit = Unit.NONE


_PLACE = (
    Field("address", (
        "adresse", "adresse 1", "adresse1", "adresse ligne 1", "adresse postale", "rue", "voie",
        "numero et voie", "adresse complete", "adr", "adr1", "address", "address 1", "street",
        "address line 1", "billing street", "adresse de visite", "adresse domicile",
        "home address",
    )),
    Field("address2", (
        "adresse 2", "adresse2", "adresse ligne 2", "complement adresse", "complement d adresse",
        "complement", "adr2", "address 2", "address line 2",
    )),
    Field("address3", (
        "adresse 3", "adresse3", "adresse ligne 3", "lieu dit", "adr3", "address 3",
        "address line 3",
    )),
    Field("postal_code", (
        "code postal", "cp", "codepostal", "c p", "code postal ville", "postal code", "zip",
        "zip code", "postcode", "zipcode", "billing postal code", "cp domicile",
    ), read=cells.read_postal_code),
    Field("commune", (
        "ville", "commune", "localite", "nom commune", "libelle commune", "nom de la commune",
        "city", "town", "billing city", "ville domicile", "bureau distributeur",
    ), ("domicile", "lieu de residence", "base", "home", "depart")),
    Field("lat", ("latitude", "lat", "coord lat", "latitude wgs84", "gps lat", "geo lat"),
          ("y", "coord y"), cells.read_lat),
    Field("lon", ("longitude", "lon", "lng", "long", "coord lon", "longitude wgs84", "gps lon",
                  "geo lon", "geo lng"),
          ("x", "coord x"), cells.read_lon),
    Field("lat_lon", ("coordonnees gps", "gps", "geo point", "geopoint", "geo point 2d", "latlon",
                      "lat lon", "latitude longitude"),
          ("coordonnees", "geolocalisation", "position"), cells.read_lat_lon),
)  # fmt: skip

_OPENING_DAYS = tuple(
    Field(f"opening_{name}", (), read=hours.read_day) for name in WEEKDAYS
)  # recognised by `columns.weekday_of`

ACCOUNT_FIELDS = (
    Field("id", (
        "id", "identifiant", "code client", "id client", "code compte", "id compte",
        "code prospect", "id prospect", "numero client", "n client", "no client", "num client",
        "numero de compte", "numero compte", "n compte", "code tiers", "compte tiers",
        "reference client", "ref client", "account id", "customer id", "account number",
        "customer number",
    ), ("code", "reference", "ref", "numero", "n", "no", "matricule", "compte")),
    Field("name", (
        "raison sociale", "nom du compte", "nom client", "nom du client", "nom de l entreprise",
        "nom entreprise", "denomination", "denomination sociale", "nom", "enseigne", "societe",
        "nom etablissement", "nom de l etablissement", "etablissement", "entreprise", "intitule",
        "libelle", "rs", "nom prospect", "nom du prospect", "account name", "company name",
        "company", "customer name", "name", "customer", "client",
    ), ("compte", "account", "designation")),
    Field("kind", ("type de compte", "nature du compte", "client prospect", "client ou prospect",
                   "kind"),
          ("type client", "type de tiers", "type", "account type", "nature", "statut",
           "categorie", "etat"), cells.read_kind),
    *_PLACE,
    Field("segment", (
        "segment", "categorie", "classe", "segmentation", "classe abc", "abc", "segment client",
        "categorie client", "tier", "category", "potentiel abc", "classement abc", "rang",
    )),
    Field("revenue_eur", (
        "ca", "ca ht", "chiffre d affaires", "chiffre d affaires ht", "ca n", "ca annuel",
        "ca realise", "ca 12 mois", "montant ht", "revenue", "annual revenue", "turnover",
        "sales", "revenue eur",
    ), ("ca n 1", "ca precedent", "montant"), cells.read_euros, Unit.EUROS),
    Field("margin_rate", (
        "taux de marge", "marge", "taux marge", "taux de marque", "marge pct", "margin rate",
        "margin", "gross margin",
    ), (), cells.read_share, Unit.SHARE),
    Field("potential_eur", (
        "potentiel", "ca potentiel", "potentiel ca", "potentiel annuel", "ca vise", "potential",
        "potential eur", "potential revenue",
    ), (), cells.read_euros, Unit.EUROS),
    Field("probability", (
        "probabilite", "proba", "taux de transformation", "chance", "probabilite de signature",
        "probability", "likelihood", "win probability",
    ), (), cells.read_share, Unit.SHARE),
    Field("siret", ("siret", "n siret", "numero siret", "no siret", "siren", "n siren"),
          read=cells.read_siret),
    Field("naf", ("naf", "code naf", "ape", "code ape", "naf ape", "ape naf")),
    Field("phone", ("telephone", "tel", "tel fixe", "telephone fixe", "n telephone", "num tel",
                    "numero de telephone", "phone", "phone number", "mobile", "portable"),
          read=cells.read_phone),
    Field("email", ("e mail", "email", "mail", "courriel", "adresse e mail", "adresse mail",
                    "adresse email", "mel", "email address")),
    Field("group", ("groupe", "enseigne groupe", "maison mere", "groupement", "group",
                    "parent account", "compte parent")),
    Field("status", ("statut client", "statut du compte", "etat du compte", "account status"),
          ("statut", "status", "etat", "actif"), cells.read_status),
    Field("current_rep", (
        "commercial", "commerciale", "representant", "vendeur", "attache commercial",
        "commercial attitre", "nom du commercial", "charge d affaires", "charge de clientele",
        "charge de compte", "charge de comptes", "charge du compte",
        "proprietaire du compte", "owner", "account owner",
        "sales rep", "rep", "salesperson", "current rep",
    ), ("gestionnaire",)),
    Field("locked", ("client reserve", "reserve", "verrouille", "locked", "chasse gardee",
                     "compte reserve", "a garder"),
          (), cells.read_yes_no),
    Field("visits_per_year", (
        "frequence", "frequence de visite", "frequence visite", "frequence annuelle",
        "visites par an", "nb visites an", "nombre de visites", "nb visites", "nb visites par an",
        "visites an", "visits per year", "visit frequency", "frequency", "cadence",
        "visites par mois", "visites par semaine", "frequence mensuelle", "visits per month",
    ), ("periodicite", "visites", "rythme"), durations.read_frequency, Unit.FREQUENCY),
    Field("min_days_between", (
        "intervalle minimum", "ecart minimum", "delai minimum", "intervalle min", "ecart min",
        "jours min entre visites", "min days between",
    ), (), durations.read_days),
    Field("max_days_between", (
        "intervalle maximum", "ecart maximum", "delai maximum", "intervalle max", "ecart max",
        "jours max entre visites", "max days between",
    ), (), durations.read_days),
    Field("visit_s", (
        "duree de visite", "duree visite", "duree", "duree de la visite", "temps de visite",
        "temps visite", "duree rdv", "duree du rendez vous", "visit duration", "duration",
        "service time",
    ), (), durations.read_duration, Unit.DURATION),
    Field("opening", (
        "horaires", "horaire", "horaires d ouverture", "heures d ouverture", "ouverture",
        "plages horaires", "opening hours", "opening", "hours", "horaires de visite",
    ), (), hours.read_opening),
    *_OPENING_DAYS,
    Field("closed_periods", (
        "fermeture annuelle", "periodes de fermeture", "periode de fermeture", "fermetures",
        "fermeture", "dates de fermeture", "conges annuels", "closed periods", "closures",
        "fermeture saisonniere",
    ), (), dates.read_periods),
    Field("skills", ("competences", "competence", "competences requises", "specialite", "skills",
                     "required skills"),
          (), cells.read_skills),
    Field("last_visit", (
        "derniere visite", "date derniere visite", "date de derniere visite", "dern visite",
        "derniere visite le", "last visit", "last visit date", "date dern visite",
        "dernier passage", "date dernier passage", "date de dernier passage",
        "date du dernier passage",
    ), ("dernier contact",), dates.read_date),
    Field("appointment_date", (
        "date rdv", "date de rdv", "rendez vous", "rdv", "date du rendez vous",
        "date de rendez vous", "prochain rdv", "prochain rendez vous", "appointment",
        "appointment date",
    ), (), dates.read_appointment),
    Field("appointment_hour", (
        "heure rdv", "heure de rdv", "heure du rendez vous", "heure de rendez vous",
        "appointment time", "appointment hour",
    ), (), hours.read_hour),
    Field("mandatory", ("obligatoire", "visite obligatoire", "imperatif", "a voir absolument",
                        "mandatory", "must visit"),
          (), cells.read_yes_no),
)  # fmt: skip

REP_FIELDS = (
    Field("id", ("id", "identifiant", "code", "matricule", "code commercial", "id commercial",
                 "code representant", "trigramme", "rep id", "employee id"),
          ("reference", "ref", "numero", "n", "no")),
    Field("name", ("nom complet", "nom et prenom", "prenom et nom", "nom prenom", "prenom nom",
                   "commercial", "commerciale", "nom", "nom du commercial", "representant",
                   "vendeur", "charge de clientele", "charge de compte", "full name", "name",
                   "rep", "sales rep", "rep name",
                   "collaborateur", "salarie")),
    Field("first_name", ("prenom", "first name", "prenoms")),
    *_PLACE,
    Field("skills", ("competences", "competence", "specialites", "specialite", "skills"),
          (), cells.read_skills),
    Field("contract_hours", (
        "heures par semaine", "heures contrat", "heures hebdo", "temps de travail",
        "heures semaine", "heures hebdomadaires", "contrat", "duree hebdomadaire", "contract hours",
        "weekly hours", "hours per week", "horaire hebdomadaire",
    ), (), durations.read_hours),
    Field("day_start", ("debut de journee", "debut journee", "heure debut", "heure de debut",
                        "heure de depart", "day start", "start of day", "start time"),
          ("debut",), hours.read_hour),
    Field("day_end", ("fin de journee", "fin journee", "heure fin", "heure de fin",
                      "heure de retour", "day end", "end of day", "end time"),
          ("fin",), hours.read_hour),
    Field("hour_eur", ("cout horaire", "prix horaire", "taux horaire", "euros par heure",
                       "cout heure", "hourly cost", "cost per hour", "hour eur"),
          (), cells.read_price),
    Field("km_eur", ("cout kilometrique", "cout km", "prix km", "prix au km", "euros par km",
                     "indemnite kilometrique", "cost per km", "km eur", "cout au km"),
          (), cells.read_price),
    Field("leave", ("conges", "absences", "dates de conges", "leave", "holidays", "days off",
                    "jours d absence"),
          (), dates.read_leave),
    Field("region", ("region", "agence", "equipe", "manager", "team", "secteur")),
)  # fmt: skip
