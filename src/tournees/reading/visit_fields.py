"""Fields of a visit report, and the names that French and English files give them."""

from __future__ import annotations

from tournees.model import VisitOutcome
from tournees.reading import cells, dates, durations, hours
from tournees.reading.faults import CellFault
from tournees.reading.field import Field, Unit
from tournees.reading.folding import fold

OUTCOMES = {
    VisitOutcome.MISSED: (
        "manquee", "manque", "absent", "absente", "non vu", "non vue", "pas vu", "reporte",
        "reportee", "annule", "annulee", "non faite", "non fait", "pas fait", "pas faite",
        "non realisee", "non realise", "ferme", "refus", "refuse", "non honore", "a refaire",
        "non", "n", "no", "faux", "false", "0", "ko", "missed", "cancelled", "canceled",
        "no show", "not done", "postponed", "rescheduled", "not seen", "closed", "echec",
        "client absent", "lapin", "deplacee", "decale", "decalee", "not met",
    ),
    VisitOutcome.ORDER: (
        "commande", "commande prise", "commande passee", "avec commande", "vente", "vendu",
        "bon de commande", "order", "ordered", "sold", "sale", "gagne", "signe", "signee",
        "won", "faite avec commande", "vu avec commande",
    ),
    VisitOutcome.DONE: (
        "faite", "fait", "ok", "vu", "vue", "realisee", "realise", "effectuee", "effectue",
        "visite", "visitee", "terminee", "termine", "oui", "o", "yes", "y", "vrai", "true", "1",
        "x", "done", "seen", "met", "completed", "held", "sans commande", "honore", "cloture",
        "cloturee", "close", "vu sans commande", "faite sans commande", "client vu",
    ),
}  # fmt: skip
_OUTCOME_OF = {name: outcome for outcome, names in OUTCOMES.items() for name in names}


def read_outcome(text: str) -> VisitOutcome:
    """How a visit went: its words as a whole, else the only outcome that its first words tell."""
    folded = fold(text)
    words = folded.split()
    for length in range(len(words), 0, -1):
        found = _OUTCOME_OF.get(" ".join(words[:length]))
        if found is not None:
            return found
    code = "cell_outcome"
    raise CellFault(code, fatal=False)


VISIT_FIELDS = (
    Field("account_id", (
        "code client", "id client", "id compte", "code compte", "numero client", "n client",
        "code tiers", "identifiant", "id", "account id", "customer id", "ref client",
        "reference client", "code prospect", "account number", "customer number",
        "identifiant client", "numero de compte",
    ), ("code", "ref", "reference", "n", "numero")),
    Field("account_name", (
        "raison sociale", "nom du compte", "nom client", "nom du client", "client", "compte",
        "nom", "societe", "entreprise", "etablissement", "enseigne", "account name", "company",
        "customer", "account", "name", "prospect", "nom du prospect", "company name", "regarding",
        "concernant", "related to",
    )),
    Field("visit_day", (
        "date", "date visite", "date de visite", "date de la visite", "date du rdv", "jour",
        "date rdv", "date realisee", "date de realisation", "visit date", "day", "activity date",
        "date activite", "date du compte rendu", "date de l activite", "visite du", "visite le",
        "date d activite", "due date", "date de passage", "date passage",
    ), ("debut", "date de debut", "start date"), dates.read_date, Unit.DATE),
    Field("outcome", (
        "resultat", "resultat de la visite", "resultat visite", "issue", "statut", "statut visite",
        "statut de la visite", "etat", "visite faite", "fait", "faite", "realisee", "realise",
        "visite realisee", "outcome", "result", "status", "done", "visit status", "vu",
        "call result", "visite effectuee",
    ), (), read_outcome),
    Field("visit_s", (
        "duree reelle", "duree", "duree de visite", "duree visite", "temps passe",
        "temps sur place", "duree de la visite", "real duration", "duration", "actual duration",
        "time spent", "duree constatee", "duree mn",
    ), (), durations.read_duration, Unit.DURATION),
    Field("visit_start", (
        "heure arrivee", "heure d arrivee", "arrivee", "heure debut", "heure de debut",
        "arrival", "start time", "arrival time",
    ), ("debut", "start"), hours.read_hour),
    Field("visit_end", (
        "heure depart", "heure de depart", "depart", "heure fin", "heure de fin", "departure",
        "end time", "departure time",
    ), ("fin", "end"), hours.read_hour),
    Field("order_eur", (
        "montant commande", "montant de la commande", "commande", "commande ht", "montant",
        "montant ht", "ca commande", "order amount", "order", "amount", "order value",
        "valeur commande", "total commande", "commande eur",
    ), (), cells.read_euros, Unit.EUROS),
    Field("opening", (
        "nouveaux horaires", "horaires", "horaires d ouverture", "horaires constates",
        "new hours", "opening hours", "hours", "horaires corriges",
    ), (), hours.read_opening),
    Field("note", (
        "compte rendu", "commentaire", "commentaires", "note", "notes", "remarque", "remarques",
        "observation", "observations", "cr", "cr visite", "comment", "comments", "description",
        "report", "compte rendu de visite", "rapport", "full comments", "memo",
    )),
    Field("rep", (
        "commercial", "commerciale", "representant", "vendeur", "nom du commercial",
        "code commercial", "rep", "sales rep", "owner", "assigned to", "proprietaire",
        "attribue a", "salesperson", "collaborateur", "delegue",
    )),
)  # fmt: skip
