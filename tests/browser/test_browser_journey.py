"""From the first page to two runs side by side, as a person does it, without internet."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SOLVED_MS = 75_000
CLIENTS = (
    "Code;Raison sociale;CP;Ville;CA HT\n"
    "C1;Garage <script>;20000;Ajaccio;12000\n"
    "C2;Épicerie;20250;Corte;beaucoup\n"
    "C3;Bar;20200;Bastia;3000\n"
).encode("cp1252")
REPS = b"Nom;CP;Ville\nPaul;20250;Corte\n"


def press(page, name):
    page.get_by_test_id("stMain").get_by_role("button", name=name, exact=True).first.click()


def maps(page, count):
    """The frames of maps, once drawn."""
    page.get_by_test_id("stIFrame").nth(count - 1).wait_for()
    frames = [frame for frame in page.frames if frame.parent_frame is not None]
    for frame in frames:
        frame.wait_for_function("typeof map_t0001 !== 'undefined' && map_t0001.getZoom() > 5")
    return frames


def no_sideways_scroll(page):
    """Nothing sticks out of a telephone."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_timeout(500)
    return width <= 390


def test_the_sample_is_run_looked_at_and_compared(browser_page, address):
    from playwright.sync_api import expect

    page = browser_page
    page.goto(address)
    page.get_by_role("heading", name="L'équipe d'exemple").wait_for()
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert len(maps(page, 1)) == 1

    page.get_by_test_id("stRadio").get_by_text("Corse, secteurs actuels").click()
    page.get_by_text("Rapide", exact=True).click()
    page.wait_for_timeout(700)
    press(page, "Lancer l'exemple")
    page.get_by_role("heading", name="Calcul en cours").wait_for()
    page.get_by_role("button", name="Arrêter et garder le meilleur plan").wait_for()
    page.get_by_test_id("stDataFrame").wait_for()
    page.get_by_text("« Corse, secteurs actuels » est calculé").wait_for(timeout=SOLVED_MS)
    page.get_by_text("Aucun calcul en cours").wait_for()
    press(page, "Voir le résultat")

    page.get_by_role("heading", name="visites à faire").wait_for()
    assert len(maps(page, 1)) == 1
    assert page.get_by_test_id("stDataFrame").first.is_visible()
    assert no_sideways_scroll(page)
    page.get_by_role("tab", name="Documents").click()
    with page.expect_download() as waiting:
        press(page, "Classeur Excel")
    assert waiting.value.suggested_filename.endswith("classeur.xlsx")

    page.get_by_role("link", name="Données", exact=True).click()
    page.get_by_text("Découper mes secteurs").click()
    name = page.get_by_role("textbox", name="Nom du calcul")
    expect(name).to_have_value("Corse, nouveaux secteurs")
    name.fill("Nouveaux secteurs")
    page.get_by_text("Rapide", exact=True).click()
    press(page, "Calculer")
    page.get_by_text("« Nouveaux secteurs » est calculé").wait_for(timeout=SOLVED_MS)

    page.get_by_role("link", name="Comparer").click()
    page.get_by_role("heading", name="changent de commercial entre A et B").wait_for()
    first, second = maps(page, 2)
    before = first.evaluate("map_t0001.getZoom()")
    assert second.evaluate("map_t0001.getZoom()") == before
    first.locator(".leaflet-control-zoom-in").click()
    second.wait_for_function(f"map_t0001.getZoom() > {before}")
    centres = [
        frame.evaluate("(c => [c.lat, c.lng])(map_t0001.getCenter())") for frame in (first, second)
    ]
    assert centres[0] == pytest.approx(centres[1], abs=1e-3)
    assert no_sideways_scroll(page)
    assert not page.asked_outside


def drop(page, kind, name, content):
    """Give a file to the box of a kind: clients 0, prospects 1, reps 2."""
    page.get_by_test_id("stFileUploaderDropzoneInput").nth(kind).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def type_in_last_column(page, row, text):
    """Write in the table of findings as a person does: a click, the keys, Enter."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    table = page.get_by_test_id("stForm").get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    page.wait_for_timeout(700)
    box = table.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 70, box["y"] + 40 + 80 * row + 40)
    page.wait_for_timeout(700)
    page.keyboard.type(text, delay=60)
    page.keyboard.press("Enter")
    page.wait_for_timeout(700)


def test_a_dirty_file_is_corrected_imported_planned_and_given_back(browser_page, address, tmp_path):
    page = browser_page
    page.goto(f"{address}/donnees")
    page.get_by_role("heading", name="Ce qui est compris").wait_for()
    drop(page, 0, "mes clients.csv", CLIENTS)
    page.get_by_text("3 lignes gardées sur 3").wait_for()
    page.get_by_text("Il manque le fichier des commerciaux").wait_for()
    drop(page, 1, "equipe.csv", REPS)  # the box of clients holds a file: reps come second
    page.get_by_role("heading", name="4 lignes lues").wait_for()
    page.get_by_text("1 point empêche le calcul").wait_for()
    assert no_sideways_scroll(page)

    type_in_last_column(page, 0, "900")
    press(page, "Appliquer les corrections")
    page.get_by_text("Corrections appliquées : 1. 1 constat en moins.").wait_for()
    press(page, "Importer dans l'espace de travail")
    page.get_by_text("Clients : 3 lignes importées (version 1).").wait_for()
    kept = list((tmp_path / "workspace" / "imports" / "clients").glob("*.csv"))
    assert [path.read_bytes() for path in kept] == [CLIENTS]

    page.get_by_text("Rapide", exact=True).click()
    page.wait_for_timeout(700)
    press(page, "Calculer")
    page.get_by_text("est calculé").wait_for(timeout=SOLVED_MS)
    press(page, "Voir le résultat")
    page.get_by_role("tab", name="Documents").click()
    with page.expect_download() as waiting:
        press(page, "Pour le CRM, CSV")
    given = waiting.value.path().read_bytes().decode("cp1252").splitlines()
    assert given[0].startswith("Code;Raison sociale;CP;Ville;CA HT;")
    assert [line.split(";")[:5] for line in given[1:]] == [
        line.split(";") for line in CLIENTS.decode("cp1252").splitlines()[1:]
    ]
    assert all("Paul" in line for line in given[1:])
    assert not page.asked_outside
