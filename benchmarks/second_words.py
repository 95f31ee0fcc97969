"""What people, companies and payers in the second world write."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from second_world import Document, Party

_STEMS = {
    "DE": ("Brünn", "Krahl", "Oster", "Wöst", "Hagen", "Lüder", "Mörs", "Stein", "Falk", "Rühr", "Tann", "Eschel"),
    "NL": ("Hoest", "Vlier", "Meer", "Duin", "Kroon", "Wijn", "Brink", "Zand", "Kolk", "Haver", "Eik", "Wad"),
    "ES": ("Orqu", "Valt", "Carb", "Mend", "Sorr", "Peñal", "Zuri", "Almar", "Torcu", "Berb", "Quint", "Riv"),
    "IT": ("Bard", "Cavol", "Moret", "Stell", "Gardin", "Pellr", "Vign", "Sant", "Ferril", "Oliv", "Tram", "Rond"),
}
_ENDS = {
    "DE": ("hoff", "mann", "kamp", "weiler", "bach", "rode"),
    "NL": ("huis", "veld", "stra", "wijk", "dam", "horst"),
    "ES": ("ín", "ejo", "era", "anza", "uela", "edo"),
    "IT": ("ella", "ini", "otti", "aro", "esi", "ucci"),
}
_SHAPES = {
    "DE": ("{a} Werkzeugbau GmbH & Co. KG", "Gebr. {a} OHG", "{a} + {b} GmbH", "Autohaus {a} e.K.", "{a} Logistik AG"),
    "NL": ("Van der {a} Bouw B.V.", "{a} & Zonen", "{a} Transport BV", "Bakkerij {a}", "{a}-{b} Holding N.V."),
    "ES": ("Talleres {a} S.L.", "Hermanos {a} S.A.", "{a} y {b} S.L.U.", "Construcciones {a} SL", "Bodegas {a}"),
    "IT": ("Officine {a} S.r.l.", "{a} & C. S.n.c.", "F.lli {a} SpA", "Studio {a}", "Ceramiche {a} {b} Srl"),
}
_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ñ": "n", "í": "i", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
ALONE = {
    "DE": ("RE {n}", "Rechnung Nr. {n} vom {d}", "RNR {s} KD 4711", "{n}", "Zahlung {n} abzgl. nichts"),
    "NL": ("Factuurnr {n}", "fact {s}", "betreft uw factuur {n} van {d}", "{n} klant 20{s}"),
    "ES": ("PAGO FRA. {n}", "FACTURA {s}", "TRANSF. FRA {n} DE {d}", "{n}"),
    "IT": ("SALDO FATT. N. {n} DEL {d}", "ft {s}", "PAGAMENTO FATTURA {n}", "BONIFICO PER FT {n}"),
}
MANY = {
    "DE": ("Rechnungen {l}", "RE {l} lt. Avis", "Sammelzahlung {l}"),
    "NL": ("facturen {l}", "{l}"),
    "ES": ("PAGO FRAS {l}", "FACTURAS {l}"),
    "IT": ("SALDO FATTURE {l}", "FT {l}"),
}
NOTHING = {
    "DE": ("Zahlung", "lt. Avis vom {d}", ""),
    "NL": ("betaling", "openstaand saldo"),
    "ES": ("PAGO", "PAGO VARIAS FACTURAS"),
    "IT": ("SALDO FATTURE", "BONIFICO"),
}
CREDITS = {"DE": " abzgl. GS {c}", "NL": " min creditnota {c}", "ES": " MENOS ABONO {c}", "IT": " MENO NC {c}"}


def company_name(dice: random.Random, country: str) -> str:
    """A name as it stands on the letterhead."""
    return dice.choice(_SHAPES[country]).format(a=_word(dice, country), b=_word(dice, country))


def bank_name(dice: random.Random, country: str, name: str) -> str:
    """The name as the bank prints it: capitals, umlauts spelled out, sometimes cut or broken after 27 letters."""
    bank = name.translate(_ASCII).upper().replace(".", dice.choice(("", ".", " ")))
    if dice.random() < 0.3:
        bank = bank.replace("&", "U." if country == "DE" else "Y" if country == "ES" else "E")
    if dice.random() < 0.35:
        bank = bank[:27] + (" " + bank[27:] if dice.random() < 0.5 else "")
    return " ".join(bank.split())


def _word(dice: random.Random, country: str) -> str:
    return dice.choice(_STEMS[country]) + dice.choice(("", "el", "en", "ar", "is", "ol")) + dice.choice(_ENDS[country])


def with_slip(dice: random.Random, name: str) -> str:
    """The name with a typing mistake, or without its dots."""
    at = dice.randrange(2, max(3, len(name) - 2))
    return dice.choice((name[:at] + name[at + 1 :], name[:at] + name[at - 1] + name[at:], name.replace(".", "")))


def payment_text(
    dice: random.Random, party: Party, grammar: Mapping[str, tuple[str, ...]], documents: list[Document]
) -> str:
    """What stands in the remittance about these documents, in one of the grammar's forms for the country."""
    short = [str(d.running) for d in documents]
    full = [d.number for d in documents]
    listed = dice.choice((", ", "-", " ", "+", " u. ")).join(full if dice.random() < 0.5 else short)
    if len(short) > 2 and dice.random() < 0.3:
        listed = f"{full[0]} " + " ".join(s[-3:] for s in short[1:])
    made = dice.choice(grammar[party.country]).format(
        n=full[0], s=short[0], l=listed, d=f"{documents[0].issued:%d.%m.%Y}"
    )
    if len(made) > 35 and dice.random() < 0.25:
        made = made[:35] + " " + made[35:]
    return made[:140] if dice.random() < 0.9 else made[:70]
