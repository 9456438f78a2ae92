"""Write the data of Nordic Outdoor, an invented shop, anew: `python make_shop.py`. Always the same bytes.

About 300 products in variants, four stores, texts and prices for Sweden, Norway and Poland, texts and promotions for Germany. The shop is as dirty as
real ones: decimal commas, HTML in descriptions, blanks that are not blanks, a few wrong GTINs, prices and pictures that are missing,
a product that was entered twice and a row with a stray semicolon. Every mistake is listed in FAULTS below.
"""

import csv
import random
import sqlite3
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
STORES = ("stockholm", "goteborg", "oslo", "krakow")
RATES = {"SE": ("SEK", Decimal("1")), "NO": ("NOK", Decimal("1.03")), "PL": ("PLN", Decimal("0.39"))}
COLOURS = {
    "svart": ("svart", "czarny"), "röd": ("rød", "czerwony"), "blå": ("blå", "niebieski"), "grön": ("grønn", "zielony"),
    "grå": ("grå", "szary"), "gul": ("gul", "żółty"), "orange": ("oransje", "pomarańczowy"), "marinblå": ("marineblå", "granatowy"),
}  # fmt: skip
# model, Swedish, Norwegian and Polish name, category, brand, price in SEK, weight in g, sizes, gender, number of colours
MODELS = [
    (
        "FJL",
        "Skaljacka Fjäll",
        "Skalljakke Fjell",
        "Kurtka membranowa Fjäll",
        "Kläder > Jackor > Skaljackor",
        "Norrvind",
        2499,
        480,
        "XS S M L XL XXL",
        "male",
        3,
    ),
    (
        "FJD",
        "Skaljacka Fjäll dam",
        "Skalljakke Fjell dame",
        "Kurtka membranowa Fjäll damska",
        "Kläder > Jackor > Skaljackor",
        "Norrvind",
        2499,
        430,
        "XS S M L XL",
        "female",
        3,
    ),
    (
        "DUN",
        "Dunjacka Rimfrost",
        "Dunjakke Rimfrost",
        "Kurtka puchowa Rimfrost",
        "Kläder > Jackor > Dunjackor",
        "Norrvind",
        3299,
        390,
        "S M L XL",
        "unisex",
        4,
    ),
    (
        "REG",
        "Regnjacka Skur",
        "Regnjakke Skur",
        "Kurtka przeciwdeszczowa Skur",
        "Kläder > Jackor > Regnjackor",
        "Tjärn & Co",
        899,
        350,
        "S M L XL XXL",
        "unisex",
        3,
    ),
    (
        "BAR",
        "Regnställ Pöl barn",
        "Regnsett Pøl barn",
        "Komplet przeciwdeszczowy Pöl dla dzieci",
        "Kläder > Barn > Regnkläder",
        "Tjärn & Co",
        599,
        420,
        "92 104 116 128",
        "unisex",
        3,
    ),
    (
        "BYX",
        "Vandringsbyxa Stig",
        "Turbukse Stig",
        "Spodnie trekkingowe Stig",
        "Kläder > Byxor",
        "Norrvind",
        1299,
        410,
        "46 48 50 52 54",
        "male",
        3,
    ),
    (
        "ULL",
        "Ullunderställ Värme",
        "Ullundertøy Varme",
        "Bielizna termiczna z wełny Värme",
        "Kläder > Underställ",
        "Fårö Ull",
        999,
        260,
        "XS S M L XL",
        "unisex",
        2,
    ),
    ("MOS", "Mössa Topp", "Lue Topp", "Czapka Topp", "Kläder > Accessoarer > Mössor", "Fårö Ull", 249, 70, "", "unisex", 5),
    (
        "KAN",
        "Vandringskänga Klippa",
        "Tursko Klippe",
        "Buty trekkingowe Klippa",
        "Skor > Kängor",
        "Granit",
        1899,
        1150,
        "38 39 40 41 42 43 44 45",
        "unisex",
        2,
    ),
    (
        "SPR",
        "Löparsko Stigfinnare",
        "Løpesko Stifinner",
        "Buty do biegania Stigfinnare",
        "Skor > Löparskor",
        "Granit",
        1399,
        610,
        "38 39 40 41 42 43 44",
        "unisex",
        2,
    ),
    ("SAN", "Sandal Strand", "Sandal Strand", "Sandały Strand", "Skor > Sandaler", "Granit", 699, 520, "37 38 39 40 41 42", "female", 2),
    (
        "TAL",
        "Tält Kammen 2",
        "Telt Kammen 2",
        "Namiot Kammen 2",
        "Camping > Tält",
        "Lägerplats",
        4495,
        2300,
        "2 personer|3 personer",
        "",
        2,
    ),
    (
        "SOV",
        "Sovsäck Norrsken -7 °C",
        "Sovepose Nordlys -7 °C",
        "Śpiwór Norrsken -7 °C",
        "Camping > Sovsäckar",
        "Lägerplats",
        1995,
        1100,
        "175 cm|190 cm|205 cm",
        "",
        2,
    ),
    (
        "LIG",
        "Liggunderlag Mossa",
        "Liggeunderlag Mose",
        "Mata samopompująca Mossa",
        "Camping > Liggunderlag",
        "Lägerplats",
        849,
        640,
        "Regular|Long",
        "",
        2,
    ),
    (
        "RYG",
        "Ryggsäck Färd 45 l",
        "Ryggsekk Ferd 45 l",
        "Plecak Färd 45 l",
        "Ryggsäckar > Vandring",
        "Norrvind",
        1599,
        1450,
        "S/M|L/XL",
        "",
        3,
    ),
    ("DAG", "Dagsryggsäck Tur 20 l", "Dagstursekk Tur 20 l", "Plecak Tur 20 l", "Ryggsäckar > Dagstur", "Norrvind", 699, 620, "", "", 4),
    ("KOK", "Stormkök Låga", "Stormkjøkken Flamme", "Kuchenka turystyczna Låga", "Camping > Kök", "Glöd", 749, 780, "", "", 1),
    ("GAS", "Gasbrännare Pyra", "Gassbrenner Pyra", "Palnik gazowy Pyra", "Camping > Kök", "Glöd", 449, 92, "", "", 1),
    ("TER", "Termos Bivack", "Termos Bivuakk", "Termos Bivack", "Camping > Termosar", "Glöd", 329, 340, "0,5 l|0,75 l|1 l", "", 3),
    ("PAN", "Pannlampa Irrbloss 400", "Hodelykt Irrlys 400", "Czołówka Irrbloss 400", "Elektronik > Lampor", "Lumo", 549, 86, "", "", 2),
    (
        "LYK",
        "Campinglykta Eldfluga",
        "Campinglykt Ildflue",
        "Lampa kempingowa Eldfluga",
        "Elektronik > Lampor",
        "Lumo",
        399,
        210,
        "",
        "",
        2,
    ),
    ("KNI", "Friluftskniv Rot", "Turkniv Rot", "Nóż turystyczny Rot", "Verktyg > Knivar", "Smed & Son", 649, 145, "", "", 2),
    (
        "STA",
        "Vandringsstavar Ledstång",
        "Turstaver Ledestang",
        "Kije trekkingowe Ledstång",
        "Tillbehör > Stavar",
        "Granit",
        899,
        480,
        "105–135 cm",
        "",
        2,
    ),
    ("FLA", "Vattenflaska Källa", "Vannflaske Kilde", "Butelka Källa", "Tillbehör > Flaskor", "Glöd", 199, 150, "0,6 l|1 l", "", 4),
]
# Germany is in the making: a few models have an English text only, two have none, and one has no description
GERMAN = {
    "FJL": "Hardshelljacke Fjäll", "FJD": "Hardshelljacke Fjäll Damen", "DUN": "Daunenjacke Rimfrost", "REG": "Regenjacke Skur",
    "BAR": "Regenanzug Pöl Kinder", "BYX": "Wanderhose Stig", "ULL": "Wollunterwäsche Värme", "MOS": "Mütze Topp",
    "KAN": "Wanderstiefel Klippa", "SPR": "Laufschuh Stigfinnare", "SAN": "Sandale Strand", "TAL": "Zelt Kammen 2",
    "SOV": "Schlafsack Norrsken -7 °C", "LIG": "Isomatte Mossa", "RYG": "Rucksack Färd 45 l", "DAG": "Tagesrucksack Tur 20 l",
    "KOK": "Sturmkocher Låga", "GAS": "Gasbrenner Pyra", "PAN": "Stirnlampe Irrbloss 400", "LYK": "Campingleuchte Eldfluga",
}  # fmt: skip
ENGLISH = {"STA": "Trekking Poles Ledstång", "FLA": "Water Bottle Källa", "LYK": "Camping Lantern Eldfluga"}
WITHOUT_DESCRIPTION = ("SOV", "de")
# what Google's Business Profile calls the stores, their countries, and how and when things can be collected there
STORE_CODES = {
    "stockholm": ("NO-STO-01", "SE", "buy", "same day"), "goteborg": ("NO-GBG-01", "SE", "buy", "same day"),
    "oslo": ("NO-OSL-01", "NO", "reserve", "next day"), "krakow": ("NO-KRK-01", "PL", "not supported", ""),
}  # fmt: skip
# number, title, first and last day, category, brand, code, percent, euros, from how many pieces on, from which order on
PROMOTIONS = [
    ("H26-01", "20 % auf alle Skaljacken", "2026-11-20", "2026-12-24", "Kläder > Jackor > Skaljackor", "", "", "20", "", "", ""),
    ("H26-02", "Zwei Mützen kaufen, 25 % sparen", "2026-11-20", "2027-01-31", "Kläder > Accessoarer > Mössor", "", "", "25", "", "2", ""),
    ("H26-03", "10 € Rabatt auf Granit ab 100 €", "2026-11-27", "2026-11-30", "", "Granit", "GRANIT10", "", "10", "", "100"),
    (
        "H26-04",
        "15 % auf Zelte und Schlafsäcke mit Code",
        "2026-11-01",
        "2027-02-28",
        "Camping > Tält|Camping > Sovsäckar",
        "",
        "CAMP15 ",
        "15",
        "",
        "",
        "",
    ),
    ("H26-05", "Gratis Versand ab 75 €", "2026-11-01", "2027-04-30", "", "", "", "", "", "", "75"),
    ("H26-06", "WINTERSALE 30 % AUF WOLLE", "2027-01-02", "2027-01-31", "Kläder > Underställ", "Fårö Ull", "", "30", "", "", ""),
    (
        "H26-07",
        "5,50 € Rabatt auf jede zweite Thermosflasche",
        "2026-11-15",
        "2027-01-15",
        "Camping > Termosar",
        "",
        "",
        "",
        "5,5",
        "2",
        "",
    ),
    ("H26-08", "10 % für neue Kunden", "2026-01-01", "2026-12-31", "", "", "NEU10", "10", "", "", ""),
    (
        "H26-09",
        "Wanderstiefel: 12 % auf alle Größen und Farben von Klippa, solange der Vorrat reicht",
        "2026-11-20",
        "2026-12-20",
        "Skor > Kängor",
        "",
        "",
        "12",
        "",
        "",
        "",
    ),
    ("H26-10", "20 € Rabatt ab 200 € Bestellwert", "2026-12-26", "2027-01-06", "", "", "DANKE20", "", "20", "", "200"),
    ("H26-11", "Stirnlampen 15 % günstiger", "2026-11-20", "2027-01-06", "Elektronik > Lampor", "", "", "15", "", "", ""),
    ("H25-11", "Stirnlampen 10 % günstiger", "2025-11-20", "2026-01-06", "Elektronik > Lampor", "", "", "10", "", "", ""),
]
FAULTS = """A wrong last digit of the EAN; an EAN from the shop's own number range; a price of 0; no price at all; a price above which the
campaign price lies; no picture; no brand; a name in capitals; a product entered twice; a stray semicolon; a product without a
text in Polish; models without a text in German; a release date without a time; stock below zero; HTML that was escaped twice; a blank that does not break;
a row of stock that was entered twice and one of a store that has closed; a promotion of a year, one in capitals, one that is over, one with a long name,
a code with a blank behind it."""


def gtin(number: int) -> str:
    """Return an invented GTIN-13 that begins as Swedish ones do, with the right check digit."""
    body = f"7350{number:08d}"
    return body + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body)) % 10)


def describe(name: str, colour: str, chance: random.Random) -> str:
    """Return a Swedish description with the HTML that shop systems keep."""
    points = chance.sample(
        ["Vattentät", "Lätt att packa", "Förstärkta sömmar", "Tillverkad i Europa", "Återvunnet material", "Tål maskintvätt 40&deg;"], 3
    )
    items = "".join(f"<li>{point}</li>" for point in points)
    return f"<p>{name} i {colour} &ndash; f&ouml;r dig som \u00e4r ute i alla v\u00e4der.</p>\n<ul>{items}</ul><p>V\u00e4lkommen ut!<br/>Vi ses.</p>"


def products() -> list[dict[str, str]]:
    """Return the master catalogue, clean."""
    chance, made = random.Random(7), []
    for model, name, _, _, category, brand, price, weight, sizes, gender, colours in MODELS:
        choices = sizes.split("|") if "|" in sizes else sizes.split(" ") if sizes and " cm" not in sizes else [sizes]
        for colour in chance.sample(sorted(COLOURS), min(colours + 1, len(COLOURS))):
            for size in choices:
                number = len(made) + 1
                slug = f"{model}-{number:03d}".lower()
                made.append({
                    "Artikelnr": f"{model}-{number:03d}", "Modell": model, "Namn": name,
                    "Beskrivning": describe(name, colour, chance), "Varumärke": brand, "Kategori": category, "EAN": gtin(number),
                    "Tillv. artikelnr": f"{brand[:2].upper()}{4000 + number}", "Färg": colour, "Storlek": size, "Kön": gender,
                    "Vikt (g)": str(weight + chance.randint(-20, 40)), "Inköpspris": f"{price * 0.52:.2f}".replace(".", ","),
                    "Länk": f"/p/{slug}?farg={colour.encode('ascii', 'ignore').decode()}", "Bild": f"/bilder/{slug}.jpg",
                    "Fler bilder": "|".join(f"/bilder/{slug}-{n}.jpg" for n in range(2, chance.randint(2, 5))), "Släpps": "",
                })  # fmt: skip
    return made


def prices(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return a price per product and market, some with a campaign."""
    chance, made = random.Random(8), []
    base = {model[0]: Decimal(model[6]) for model in MODELS}
    for item in items:
        campaign = chance.random() < 0.18
        for market, (currency, rate) in RATES.items():
            price = (base[item["Artikelnr"][:3]] * rate).quantize(Decimal("0.01"))
            sale = (price * Decimal("0.8")).quantize(Decimal("0.01"))
            made.append({
                "artikelnr": item["Artikelnr"], "marknad": market, "valuta": currency, "pris": f"{price}".replace(".", ","),
                "kampanjpris": f"{sale}".replace(".", ",") if campaign else "",
                "fran": "2026-11-20T00:00+0100" if campaign else "", "till": "2027-01-06T23:59+0100" if campaign else "",
            })  # fmt: skip
    return made


def texts() -> list[dict[str, str]]:
    """Return the names of the models in the other languages, with a short description."""
    made = []
    for model, _, norwegian, polish, *_ in MODELS:
        translated = {
            "nb": (norwegian, "for deg som er ute i all slags vær"),
            "pl": (polish, "dla każdego, kto wychodzi w każdą pogodę"),
            "de": (GERMAN.get(model), "für alle, die bei jedem Wetter draußen sind"),
            "en": (ENGLISH.get(model), "for everyone who is out in all weathers"),
        }
        for language, (name, words) in translated.items():
            if name:
                description = "" if (model, language) == WITHOUT_DESCRIPTION else f"{name} – {words}."
                made.append({"modell": model, "sprak": language, "namn": name, "beskrivning": description})
    return made


def stock(items: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the quantity per product and store; not every store has every product."""
    chance = random.Random(9)
    return [
        {"artikelnr": item["Artikelnr"], "butik": store, "antal": str(max(0, chance.randint(-4, 25)))}
        for item in items
        for store in STORES
        if chance.random() < 0.8
    ]


def stores() -> list[dict[str, str]]:
    """Return the four stores."""
    return [
        {"butik": store, "kod": code, "land": country, "hamtning": method, "hamttid": time}
        for store, (code, country, method, time) in STORE_CODES.items()
    ]


def promotions() -> list[dict[str, str]]:
    """Return the promotions of the German shop."""
    names = ("nummer", "titel", "fran", "till", "kategori", "varumarke", "kod", "procent", "belopp", "fran_antal", "fran_belopp")
    return [dict(zip(names, each, strict=True)) for each in PROMOTIONS]


def spoil(items: list[dict[str, str]], price: list[dict[str, str]], text: list[dict[str, str]], quantity: list[dict[str, str]]) -> None:
    """Put the mistakes of a real shop into the clean data."""
    items[10]["EAN"] = items[10]["EAN"][:12] + str((int(items[10]["EAN"][12]) + 1) % 10)
    items[31]["EAN"] = "2000000000312"
    items[55]["Bild"] = ""
    items[60]["Varumärke"] = ""
    items[72]["Namn"] = items[72]["Namn"].upper()
    items[90]["Beskrivning"] = "&lt;p&gt;Ny modell &amp;amp; ny passform.&lt;/p&gt;"
    items[101]["Namn"] = items[101]["Namn"].replace(" ", "\u00a0") + "  "
    items[140]["Släpps"] = "2027-03-01"
    items.append({**items[20], "Namn": items[20]["Namn"] + " (kopia)"})
    by_key = {(row["artikelnr"], row["marknad"]): row for row in price}
    by_key[items[5]["Artikelnr"], "SE"]["pris"] = "0,00"
    by_key[items[6]["Artikelnr"], "NO"]["pris"] = ""
    over = by_key[items[7]["Artikelnr"], "PL"]
    over["kampanjpris"], over["fran"], over["till"] = "9999,00", "2026-11-20T00:00+0100", "2027-01-06T23:59+0100"
    text[:] = [row for row in text if (row["modell"], row["sprak"]) != ("KNI", "pl")]
    quantity[0]["antal"] = "-3"
    quantity.append({**quantity[8], "antal": "0"})
    quantity.append({"artikelnr": items[0]["Artikelnr"], "butik": "malmo", "antal": "0"})


def write_csv(path: Path, rows: list[dict[str, str]], *, delimiter: str, encoding: str) -> None:
    """Write rows as a text table."""
    with path.open("w", newline="", encoding=encoding) as out:
        table = csv.DictWriter(out, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)


def write_database(path: Path, tables: dict[str, list[dict[str, str]]]) -> None:
    """Write the same shop as an SQLite database; an empty cell is NULL there."""
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        for name, rows in tables.items():
            columns = ", ".join(f'"{column}" TEXT' for column in rows[0])
            database.execute(f'CREATE TABLE "{name}" ({columns})')
            marks = ", ".join("?" for _ in rows[0])
            database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', [[cell or None for cell in row.values()] for row in rows])
    database.close()


def main() -> None:
    """Write all files of the shop."""
    items = products()
    price, text, quantity = prices(items), texts(), stock(items)
    spoil(items, price, text, quantity)
    data = HERE / "data"
    data.mkdir(exist_ok=True)
    write_csv(data / "products.csv", items, delimiter=";", encoding="utf-8-sig")
    write_csv(data / "prices.csv", price, delimiter=";", encoding="utf-8")
    write_csv(data / "texts.csv", text, delimiter=",", encoding="utf-8")
    write_csv(data / "stock.csv", quantity, delimiter="\t", encoding="utf-8")
    write_csv(data / "stores.csv", stores(), delimiter=";", encoding="utf-8")
    write_csv(data / "promotions.csv", promotions(), delimiter=";", encoding="utf-8")
    write_database(data / "shop.db", {"products": items, "prices": price, "texts": text, "stock": quantity})
    # the stray semicolon: only a text table can have it
    with (data / "products.csv").open("a", newline="", encoding="utf-8") as out:
        out.write(
            "KOK-999;;Stormkök; reservdelar;<p>Reservdelar</p>;Glöd;Camping > Kök;;;;;;120;50,00;/p/kok-999;/bilder/kok-999.jpg;;\r\n"
        )


if __name__ == "__main__":
    main()
