"""From the first page to two runs side by side, as a person does it, without internet."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SOLVED_MS = 75_000
CLIENTS = "Code;Raison sociale;CP;Ville\nC1;Garage <script>;20000;Ajaccio\nC2;Bar;20250;Corte\n"


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

    page.get_by_role("link", name="Données").click()
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


def test_a_file_is_dropped_read_and_kept_as_it_is(browser_page, address, tmp_path):
    page = browser_page
    page.goto(f"{address}/donnees")
    page.get_by_role("heading", name="Ce qui est compris").wait_for()
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(
        {"name": "mes clients.csv", "mimeType": "text/csv", "buffer": CLIENTS.encode()}
    )
    page.get_by_text("2 lignes gardées sur 2").wait_for()
    page.get_by_text("Il manque le fichier des commerciaux").wait_for()
    kept = list((tmp_path / "workspace" / "imports").rglob("*.csv"))
    assert [path.read_bytes() for path in kept] == [CLIENTS.encode()]
    assert no_sideways_scroll(page)
    assert not page.asked_outside
