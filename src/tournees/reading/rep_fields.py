"""Fields of a rep, and the names that French and English files give them."""

from __future__ import annotations

from tournees.reading import cells, durations, hours, seasons
from tournees.reading.field import Field
from tournees.reading.place_fields import PLACE_FIELDS

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
    *PLACE_FIELDS,
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
    Field("speed_factor", ("coefficient de vitesse", "coef vitesse", "coeff vitesse",
                           "facteur de vitesse", "allure", "allure de conduite",
                           "coefficient de conduite", "speed factor", "driving pace"),
          ("vitesse", "speed", "pace"), cells.read_pace),
    Field("leave", ("conges", "absences", "dates de conges", "leave", "holidays", "days off",
                    "jours d absence"),
          (), seasons.read_leave),
    Field("region", ("region", "agence", "equipe", "manager", "team", "secteur")),
)  # fmt: skip
