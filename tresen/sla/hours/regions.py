"""Regions a German-speaking house chooses from, as they call themselves; any other by its code. Written down here so
that a page can offer them without loading the library of holidays; a test compares both."""

from tresen.sla.hours.calendar import Region

GERMANY = {
    "DE-BW": "Baden-Württemberg", "DE-BY": "Bayern", "DE-Augsburg": "Bayern: Stadt Augsburg", "DE-BE": "Berlin",
    "DE-BB": "Brandenburg", "DE-HB": "Bremen", "DE-HH": "Hamburg", "DE-HE": "Hessen", "DE-MV": "Mecklenburg-Vorpommern",
    "DE-NI": "Niedersachsen", "DE-NW": "Nordrhein-Westfalen", "DE-RP": "Rheinland-Pfalz", "DE-SL": "Saarland",
    "DE-SN": "Sachsen", "DE-ST": "Sachsen-Anhalt", "DE-SH": "Schleswig-Holstein", "DE-TH": "Thüringen",
}  # fmt: skip
AUSTRIA = {
    "AT-1": "Burgenland", "AT-2": "Kärnten", "AT-3": "Niederösterreich", "AT-4": "Oberösterreich", "AT-5": "Salzburg",
    "AT-6": "Steiermark", "AT-7": "Tirol", "AT-8": "Vorarlberg", "AT-9": "Wien",
}  # fmt: skip
SWITZERLAND = {
    "CH-AG": "Aargau", "CH-AR": "Appenzell Ausserrhoden", "CH-AI": "Appenzell Innerrhoden", "CH-BL": "Basel-Landschaft",
    "CH-BS": "Basel-Stadt", "CH-BE": "Bern", "CH-FR": "Freiburg", "CH-GE": "Genève", "CH-GL": "Glarus",
    "CH-GR": "Graubünden", "CH-JU": "Jura", "CH-LU": "Luzern", "CH-NE": "Neuchâtel", "CH-NW": "Nidwalden",
    "CH-OW": "Obwalden", "CH-SG": "Sankt Gallen", "CH-SH": "Schaffhausen", "CH-SZ": "Schwyz", "CH-SO": "Solothurn",
    "CH-TG": "Thurgau", "CH-TI": "Ticino", "CH-UR": "Uri", "CH-VS": "Valais", "CH-VD": "Vaud", "CH-ZG": "Zug",
    "CH-ZH": "Zürich",
}  # fmt: skip
REGIONS = {"DE": GERMANY, "AT": AUSTRIA, "CH": SWITZERLAND}


def region_name(region: Region) -> str:
    """ "Nordrhein-Westfalen"; of what is not listed its code."""
    code = f"{region.country}-{region.subdivision}" if region.subdivision else region.country
    return REGIONS.get(region.country, {}).get(code, code)
