"""Headers as the CRMs sold in France write them, each with cells as they hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tournees.model import Kind
from tournees.reading import read_accounts
from tournees.scenario import Source

if TYPE_CHECKING:
    from pathlib import Path

CELLS = {
    "name": ("Bar du Port", "Garage Martin", "Hôtel Bellevue", "Épicerie fine"),
    "kind": ("Client", "Prospect", "Client", "Prospect"),
    "address": ("1 rue A", "2 rue B", "3 rue C", "4 rue D"),
    "address2": ("Bât. A", "ZI Nord", "BP 12", "Étage 2"),
    "address3": ("Le Bourg", "La Gare", "Le Port", "Le Moulin"),
    "postal_code": ("75001", "1000", "20000", "69003"),
    "commune": ("Paris", "Bourg-en-Bresse", "Ajaccio", "Lyon"),
    "insee": ("75101", "01053", "2A004", "69383"),
    "id": ("C001", "C002", "C003", "C004"),
    "segment": ("A", "B", "C", "A"),
    "revenue_eur": ("12 300,50 €", "8 k€", "0", "1 200"),
    "margin_rate": ("30 %", "25 %", "40 %", "18 %"),
    "probability": ("20 %", "50 %", "10 %", "90 %"),
    "risk": ("faible", "moyen", "élevé", "faible"),
    "siret": ("73282932000074", "35600000000048", "55208131766522", "732829320"),
    "naf": ("5630Z", "56.10A", "4711D", "5510Z"),
    "phone": ("01 23 45 67 89", "0495000000", "495000001", "+33 6 12 34 56 78"),
    "email": ("a@exemple.fr", "b@exemple.fr", "c@exemple.fr", "d@exemple.fr"),
    "status": ("Actif", "Bloqué", "Contentieux", "Ne pas démarcher"),
    "flag": ("oui", "non", "non", "oui"),
    "current_rep": ("Zoé", "Ange", "Zoé", "Ange"),
    "visits_per_year": ("12", "6", "mensuelle", "2"),
    "visit_s": ("45", "1 h 30", "30 min", "60"),
    "opening": ("lun-ven 9h-12h", "L-V 9h-17h", "mar-sam 10h-19h", "fermé"),
    "closed_periods": ("août", "du 01/11 au 31/03", "25/12", "01/08/2026-15/08/2026"),
    "open_season": ("avril à octobre", "toute l'année", "juin à septembre", "du 01/04 au 31/10"),
    "last_visit": ("03/02/2026", "2026-02-13", "46056", "3 février 2026"),
    "words": ("Commerce", "Industrie", "Services", "Santé"),
    "numbers": ("12", "250", "3", "41"),
}  # fmt: skip
for _field, _like in {
    "previous_revenue_eur": "revenue_eur", "orders_eur": "revenue_eur",
    "objective_eur": "revenue_eur", "potential_eur": "revenue_eur", "phone2": "phone",
    "contact_name": "name", "contact_first_name": "name", "contact_role": "words",
    "contact_phone": "phone", "contact_email": "email", "contact2_name": "name",
    "contact2_phone": "phone", "group": "words", "is_active": "flag", "is_blocked": "flag",
    "in_litigation": "flag", "no_canvassing": "flag", "locked": "flag",
    "appointment_date": "last_visit",
}.items():  # fmt: skip
    CELLS[_field] = CELLS[_like]

CRM = {
    "Sage": {
        "Numéro compte": "id", "Intitulé du compte": "name", "Adresse": "address",
        "Complément": "address2", "Code Postal": "postal_code", "Ville": "commune",
        "Représentant": "current_rep", "Téléphone": "phone", "N° Siret": "siret",
        "Code NAF": "naf", "Mis en sommeil": "is_blocked", "Code risque": "risk",
        "Catégorie tarifaire": "segment", "Encours maximum": None, "Télécopie": None,
    },
    "EBP": {
        "Code (tiers)": "id", "Raison sociale": "name", "Adresse 1 (facturation)": "address",
        "Code postal (facturation)": "postal_code", "Ville (facturation)": "commune",
        "Téléphone fixe (contact)": "phone", "Téléphone portable": "phone2",
        "Code commercial/Nom": "current_rep", "Nom (contact)": None, "NAF": "naf",
    },
    "Cegid": {
        "Code tiers": "id", "Libellé": "name", "Adr. 1": "address", "Adr. 2": "address2",
        "CP": "postal_code", "Localité": "commune", "Commercial": "current_rep",
        "Tél.": "phone", "CA N": "revenue_eur", "CA N-1": "previous_revenue_eur",
        "CA N-2": None, "Fermé": "is_blocked", "Famille": None,
    },
    "Divalto": {
        "Compte tiers": "id", "Nom tiers": "name", "Rue": "address", "Code post.": "postal_code",
        "Bureau distributeur": "commune", "Vendeur": "current_rep", "Portefeuille commandes":
        "orders_eur", "Objectif CA": "objective_eur", "Taux de marque": "margin_rate",
        "Cotation": "risk", "Encours": None,
    },
    "Salesforce FR": {
        "Nom du compte": "name", "Rue (facturation)": "address", "Propriétaire du compte":
        "current_rep", "Type de compte": "kind", "Revenu annuel": "revenue_eur",
        "Compte parent": "group", "Dernière activité": "last_visit", "Évaluation": None,
    },
    "Salesforce EN": {
        "Account ID": "id", "Account Name": "name", "Billing Street": "address",
        "Billing City": "commune", "Billing Zip/Postal Code": "postal_code",
        "Account Owner": "current_rep", "Annual Revenue": "revenue_eur", "Phone": "phone",
        "Last Activity Date": "last_visit", "Active": "is_active", "Do Not Call": "no_canvassing",
        "Industry": None, "Employees": None,
    },
    "Dynamics FR": {
        "Nom du compte": "name", "Adresse 1 : rue 1": "address", "Adresse 1 : ville": "commune",
        "Adresse 1 : code postal": "postal_code", "Téléphone principal": "phone",
        "Contact principal": "contact_name", "Propriétaire": "current_rep",
        "Chiffre d'affaires annuel": "revenue_eur", "Type de relation": "kind",
    },
    "Dynamics EN": {
        "Account Number": "id", "Address 1: Street 1": "address", "Address 1: City": "commune",
        "Address 1: ZIP/Postal Code": "postal_code", "Main Phone": "phone",
        "Primary Contact": "contact_name", "Owner": "current_rep", "Relationship Type": "kind",
    },
    "HubSpot": {
        "Record ID": "id", "Company name": "name", "Street Address": "address", "City": "commune",
        "Postal Code": "postal_code", "Phone Number": "phone", "Company owner": "current_rep",
        "Lifecycle Stage": "kind", "Last Contacted": "last_visit", "Create Date": None,
    },
    "Sellsy": {
        "Référence": "id", "Société": "name", "Adresse ligne 1": "address", "Code postal":
        "postal_code", "SIRET": "siret", "Email": "email", "Portable": "phone2", "Code APE": "naf",
        "Prénom contact": "contact_first_name", "Nom contact": "contact_name",
        "Fonction": "contact_role", "Email contact": "contact_email",
    },
    "Zoho": {
        "Account Name": "name", "Shipping Street": "address", "Shipping City": "commune",
        "Shipping Code": "postal_code", "Mobile": "phone2", "Account Number": "id",
    },
    "Odoo": {
        "Nom complet": "name", "Rue 2": "address2", "C.P.": "postal_code", "Salesperson":
        "current_rep", "Total facturé": "revenue_eur", "Étiquettes": None, "Street": "address",
    },
    "tableurs": {
        "Enseigne": "name", "Adresse 3": "address3", "Commune": "commune", "Code INSEE": "insee",
        "Potentiel": "potential_eur", "Objectif": "objective_eur", "Commandes": "orders_eur",
        "Segment": "segment", "Fréquence": "visits_per_year", "Dernière visite": "last_visit",
        "Horaires": "opening", "Durée visite": "visit_s", "Risque": "risk", "Tél contact":
        "contact_phone", "Mail contact": "contact_email", "Contact 2": "contact2_name",
        "Tél contact 2": "contact2_phone", "Ne pas démarcher": "no_canvassing",
        "En litige": "in_litigation", "Client réservé": "locked", "Probabilité": "probability",
        "Fermeture annuelle": "closed_periods", "Période d'ouverture": "open_season",
        "CA 2025": "revenue_eur", "Statut client": "status", "Prochain RDV": "appointment_date",
        "Secteur d'activité": None, "Effectif": None, "Site web": None,
    },
}  # fmt: skip
PLAIN = {None: "words", "Encours maximum": "numbers", "Effectif": "numbers"}


@pytest.mark.parametrize("crm", CRM)
def test_every_header_of_a_crm_is_the_field_that_it_names(tmp_path: Path, crm: str):
    headers = CRM[crm]
    columns = [
        (header, *CELLS[field or PLAIN.get(header, "words")]) for header, field in headers.items()
    ]
    text = "\n".join(";".join(row) for row in zip(*columns, strict=True))
    path = tmp_path / "export.csv"
    path.write_text(text, "utf-8")
    reading = read_accounts(path, Source(file=path.name), Kind.CLIENT)
    seen = {column.header: column.fields for column in reading.understood.columns}
    assert seen == {header: (field,) if field else () for header, field in headers.items()}


def test_more_than_a_hundred_headers_are_tried():
    assert sum(map(len, CRM.values())) > 100
