"""A list of customers is read in, looked at, mended by hand and taken."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e.product import Product


@pytest.mark.parametrize("width", [390, 1600])
def test_a_list_from_a_spreadsheet(demo: Product, page: Page, sign_in: Any, tmp_path: Path, width: int) -> None:
    """As Excel writes it in Germany; one line is refused, one column is corrected by hand."""
    lines = [f"Jürgen Import {width}-{number};j{number}@w{width}.example;G-{width}-{number}" for number in range(3)]
    file = tmp_path / "Kundenliste.csv"
    file.write_bytes("\r\n".join(["Name;E-Mail;Geheimzeichen", *lines, "Falsch;kein.ort;"]).encode("cp1252"))
    sign_in(page)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{demo.url}/desk/admin/imports/")
    page.get_by_label("Datei (CSV)").set_input_files(str(file))
    page.get_by_role("button", name="Vorschau zeigen").click()
    expect(page).to_have_url(re.compile(r"/imports/\d+/"))
    expect(page.get_by_text("„kein.ort“ ist keine E-Mail-Adresse.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_text("Geheimzeichen: wird nicht eingelesen").click()
    page.get_by_label("Geheimzeichen").select_option(label="Kundennummer")
    page.get_by_role("button", name="Noch einmal prüfen").click()
    page.get_by_role("link", name=re.compile("^neu")).click()
    expect(page.get_by_text(f"G-{width}-0", exact=True)).to_be_visible()
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.get_by_text("Alles, was sich einlesen ließ, ist eingelesen.")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name=re.compile("^neu")).click()
    page.get_by_role("link", name=f"Jürgen Import {width}-0").click()
    expect(page.get_by_label("E-Mail-Adressen")).to_have_value(f"j0@w{width}.example")
