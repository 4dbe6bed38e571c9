"""People of an account, in one or several columns."""

from __future__ import annotations

from one_column import fields, read_column, read_file, told, values

from tournees.model import Contact


def test_the_columns_of_a_contact_make_one_person(tmp_path):
    reading = read_column(
        tmp_path,
        "Nom du contact;Prénom;Fonction;Tél contact;Mail contact",
        "Leca;Ange;Gérant;0612345678;ange@bar.fr",
        ";;;;",
        "Casta;;;;",
    )
    assert values(reading, "contacts") == [
        (Contact(name="Ange Leca", role="Gérant", phone="06 12 34 56 78", email="ange@bar.fr"),),
        (),
        (Contact(name="Casta"),),
    ]
    assert told(reading) == []


def test_a_second_contact_stands_beside_the_first(tmp_path):
    reading = read_column(
        tmp_path, "Contact 1;Contact 2;Tél contact 2", "Ange;Zoé;0612345678", ";Zoé;"
    )
    assert values(reading, "contacts") == [
        (Contact(name="Ange"), Contact(name="Zoé", phone="06 12 34 56 78")),
        (Contact(name="Zoé"),),
    ]
    assert fields(reading)["Contact 2"] == ("contact2_name",)


def test_the_address_of_a_contact_is_checked_too(tmp_path):
    reading = read_column(tmp_path, "Contact;Mail contact", "Ange;ange.bar.fr")
    assert told(reading) == [("email_invalid", 2, "ange.bar.fr", False)]


def test_a_role_alone_is_nobody(tmp_path):
    assert values(read_column(tmp_path, "Contact;Fonction", ";Gérant"), "contacts") == [()]


def test_a_family_name_beside_a_first_name_is_a_person(tmp_path):
    text = "Raison sociale;Nom;Prénom;CP\nBar du Port;Leca;Ange;20000\n"
    account = read_file(tmp_path, text).items[0]
    assert (account.name, account.contacts) == ("Bar du Port", (Contact(name="Ange Leca"),))
    alone = read_file(tmp_path, "Raison sociale;Nom;CP\nBar du Port;Leca;20000\n")
    assert fields(alone)["Nom"] == ()
