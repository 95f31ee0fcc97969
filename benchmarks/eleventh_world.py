"""An eleventh world: houses whose money comes through somebody else, in pieces, or less something that the text tells.

A practice and the funds that pay for its patients, an association of families, flats and their funds, sellers on marketplaces, works with guarantees, wholesale with
claims. Written from the trade before anything of the matcher was read by the hand that wrote it. People stand in eleventh_people.py, houses in eleventh_houses.py,
the company's desk, its purchases and what is no document's in eleventh_desk.py; here are the bank's texts, what keeps answers fair, and the frames.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import polars as pl
from eleventh_desk import Desk
from eleventh_people import BACK, BUY, iban, mangled, plain, weekday

from bankrec_nb.domain import tables as t
from bankrec_nb.simulate import Simulated

if TYPE_CHECKING:
    from eleventh_people import Doc, Line

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip
OPERATIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "in": {"de": ("Gutschrift", "SEPA-Gutschrift", "Zahlungseingang"), "fr": ("Virement de", "Crédit", "VIR RECU"), "it": ("Bonifico da", "Accredito"), "es": ("Transferencia de", "Abono"), "nl": ("Overschrijving van", "Storting van")},
    "out": {"de": ("Überweisung", "Zahlung an"), "fr": ("Virement à", "Ordre de paiement"), "it": ("Bonifico a", "Addebito"), "es": ("Transferencia a", "Orden de pago"), "nl": ("Overschrijving aan", "Betaling")},
    "debit": {"de": ("Lastschrifteinzug", "Gutschrift LSV"), "fr": ("Prélèvement émis", "Encaissement LSV"), "it": ("Incasso SDD",), "es": ("Recibo emitido",), "nl": ("Inning domiciliëring",)},
    "fetched": {"de": ("Lastschrift", "SEPA-Basislastschrift"), "fr": ("Prélèvement", "Débit direct"), "it": ("Addebito SDD",), "es": ("Recibo", "Adeudo"), "nl": ("Domiciliëring",)},
    "back": {"de": ("Rücklastschrift",), "fr": ("Rejet prélèvement",), "it": ("Insoluto SDD",), "es": ("Devolución recibo",), "nl": ("Terugboeking domiciliëring",)},
}  # fmt: skip
LEADS = {
    "de": ("Rechnung", "Rg.", "RE-NR", "Re", ""),
    "fr": ("facture", "Fact.", "F.", "votre facture du mois", ""),
    "it": ("fattura", "fatt.", "saldo ft", ""),
    "es": ("factura", "fra.", "pago fra", ""),
    "nl": ("factuur", "factuurnr.", "fac", ""),
}
STYLES = (
    "columns",
    "columns",
    "{o}|columns",
    "{o} {n} {w}",
    "{o} {w} {n}",
    "/NAME/{n}/REMI/{w}",
    "SVWZ+{w} EREF+NOTPROVIDED ABWA+{n}",
    "{o}, {n}, {w}",
)


class _Company:
    """A company's plan, written out as its bank and its books write it."""

    def __init__(self, seed: int, transactions: int) -> None:
        self.desk = Desk(seed, transactions)
        rng = self.rng = self.desk.rng
        self.style, self.upper = rng.choice(STYLES), rng.random() < 0.5
        self.way = rng.choice(("", "", "pieces", "glued", "cut"))
        self.account = iban(rng, {"CHF": "CH"}.get(self.desk.money, "DE"))
        self.gives_iban, self.dues, self.methods = rng.random() < 0.6, rng.random() < 0.8, rng.random() < 0.6
        self.lines = sorted(self.desk.lines, key=lambda one: one.day)
        self.turn = {id(line): n for n, line in enumerate(self.lines)}
        self.paid: dict[int, list[tuple[Line, int]]] = defaultdict(list)
        for line in self.desk.lines:
            for doc, part in line.parts:
                self.paid[id(doc)].append((line, part))

    def number(self, doc: Doc, says: str) -> str:
        """A document's number as a payer writes it."""
        rng = self.rng
        if says == "bare":
            return f"{doc.counter}"
        return rng.choice(
            (
                doc.number,
                doc.number,
                doc.number,
                doc.number.lower(),
                doc.number.replace("-", ""),
                doc.number.replace(" ", ""),
            )
        )

    def why(self, line: Line) -> tuple[str, str | None]:
        """What the payer writes, and the reference the bank shows in its own field."""
        rng, docs = self.rng, line.about
        lang = line.who.lang if line.who else self.desk.lang
        says = "full" if line.says == "ref" and not (len(docs) == 1 and docs[0].reference) else line.says
        if says == "ref":
            given = docs[0].reference or ""
            return (line.note, plain(given)) if rng.random() < 0.6 else (f"{given} {line.note}".strip(), None)
        if says in ("raw", "lot", "nothing", "firsts"):
            firsts = ", ".join(re.split(r"[ ,]+", d.who.shown)[0] for d in docs if d.who)
            return (
                f"{line.note if says != 'nothing' or rng.random() < 0.5 else ''} {firsts if says == 'firsts' else ''}".strip(),
                None,
            )
        if says == "order":
            return f"{rng.choice(('Best.', 'commande', 'ordine', 'pedido', 'PO'))} {rng.randrange(10**5, 10**7)}", None
        many = (
            ", ".join(self.number(d, says) for d in docs)
            if rng.random() < 0.7
            else " + ".join(self.number(d, says) for d in docs)
        )
        return f"{rng.choice(LEADS[lang])} {many} {line.note}".strip(), None

    def shown(self, line: Line, cut: bool) -> dict[str, Any]:
        """The line's own fields of text."""
        rng = self.rng
        why, reference = self.why(line)
        name = line.name if line.name is not None else line.who.shown if line.who else ""
        lang = line.who.lang if line.who and self.desk.lang not in OPERATIONS["in"] else self.desk.lang
        operation = rng.choice(OPERATIONS[line.op][lang])
        way = self.way if cut or self.way != "cut" else ""
        columns = self.style.endswith("columns")
        pattern = ("{o} {w}" if "|" in self.style else "{w}") if columns else self.style
        text = mangled(rng, pattern.format(o=operation, n=name, w=why).strip(), way, self.upper)
        called = (name.upper() if self.upper else name) if columns else None
        return {
            "counterparty_name": called or None,
            "remittance_information": text or None,
            "creditor_reference": reference,
        }

    def open_at(self, doc: Doc, line: Line) -> int:
        """What is open of a document when a line is booked."""
        return doc.open - sum(part for other, part in self.paid[id(doc)] if self.turn[id(other)] < self.turn[id(line)])

    def fair(self, line: Line, fields: dict[str, Any]) -> bool:
        """Whether an accountant knows the answer: by numbers, or by a name that owes nothing else of that amount."""
        if not line.parts or line.says == "lot" or line.details:
            return True
        told = plain(f"{fields['remittance_information']} {fields['creditor_reference'] or ''}")
        docs = [d for d, _ in line.parts]
        known = [d for d in docs if plain(d.number) in told or (d.reference and plain(d.reference) in told)]
        if len(known) == len(docs) or (line.about and line.about != docs and line.about == known):
            return True
        if line.hidden or line.who is None:
            return False
        clear = "." not in line.who.shown
        theirs = [
            d
            for d in self.desk.docs
            if d.who
            and (d.who is line.who or (not clear and d.who.kin == line.who.kin))
            and d.day <= line.day + timedelta(days=5)
        ]
        if line.kind == "family_lot":
            theirs = [
                d
                for d in self.desk.docs
                if d.who and d.who.kin == line.who.kin and d.day <= line.day + timedelta(days=5)
            ]
        still = [d for d in theirs if (self.open_at(d, line) and (d.amount > 0) == (line.amount > 0)) or d in docs]
        if line.kind in ("month", "instalment") and "raw" in line.says:
            still = [d for d in still if d in docs or not d.label or plain(str(d.label).split()[-2]) in told]
        if len(docs) > 1:
            return {id(d) for d in still} == {id(d) for d in docs}
        if line.kind in (
            "instalment",
            "discount",
            "overpaid",
            "fee",
            "exchange",
            "retention",
            "short_paid",
            "represented",
        ):
            return still == docs
        return [d for d in still if self.open_at(d, line) == line.amount] == docs

    def fields(self, line: Line) -> dict[str, Any]:
        """The line's texts; where they leave the answer open, told in full."""
        first = self.shown(line, cut=True)
        if self.fair(line, first):
            return first
        if line.says in ("raw", "lot"):
            line.note = f"{', '.join(d.number for d, _ in line.parts)} {line.note}"
        else:
            line.says = "full"
        for _ in range(9):
            again = self.shown(line, cut=False)
            if self.fair(line, again):
                return again
        line.says, line.note = "raw", ", ".join(d.number for d, _ in line.parts)
        return self.shown(line, cut=False)

    def frames(self) -> Simulated:
        """Tables and truth."""
        rng, desk = self.rng, self.desk
        kept = [d for d in desk.docs if d.open and d.day <= desk.end]
        rng.shuffle(kept)
        ids = {id(d): f"I{n:06d}" for n, d in enumerate(kept)}
        rows, truth, details = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
        for n, line in enumerate(self.lines):
            key, fields = f"T{n:06d}", self.fields(line)
            rows.append(
                {
                    "transaction_id": key, "sequence": n + 1, "account_id": self.account, "booking_date": line.day, "value_date": weekday(line.day - timedelta(days=rng.choice((0, 0, 1)))),
                    "amount_minor": line.amount, "currency": desk.money, "counterparty_iban": line.who.iban if line.who and self.gives_iban and not line.hidden else None, **fields, **line.columns,
                }
            )  # fmt: skip
            details += [
                {"detail_id": f"{key}-{at}", "transaction_id": key, "sequence": at + 1, "currency": desk.money, **one}
                for at, one in enumerate(line.details)
            ]
            cells: list[tuple[str | None, int]] = [(ids[id(d)], a) for d, a in line.parts] or [(None, 0)]
            truth += [
                {
                    "transaction_id": key,
                    "item_id": i,
                    "allocated_minor": a,
                    "kind": line.kind,
                    "habit": line.habit,
                    "block": n,
                }
                for i, a in cells
            ]
        order = list(range(len(rows)))
        rng.shuffle(order)
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame([rows[n] for n in order]), items=t.LEDGER_ITEM.frame(self.item(d, ids[id(d)]) for d in kept), details=t.TRANSACTION_DETAIL.frame(details),
            truth=pl.DataFrame(truth, schema=TRUTH), truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": [self.account]}), statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def item(self, doc: Doc, key: str) -> dict[str, Any]:
        """A document as the books keep it."""
        who = doc.who
        return {
            "item_id": key, "item_type": doc.kind, "document_number": doc.number, "issue_date": doc.day, "due_date": doc.due if self.dues else None, "amount_minor": doc.amount, "open_minor": doc.open,
            "currency": doc.money or self.desk.money, "base_amount_minor": doc.base, "base_currency": self.desk.money if doc.base is not None else None, "counterparty_id": who.code or None if who else None,
            "counterparty_name": who.name if who else None, "counterparty_iban": who.iban if who and who.known_iban else None, "payment_reference": doc.reference, "label": doc.label,
            "mandate_id": who.mandate if who and doc.method == "direct_debit" else None, "payment_method": doc.method if self.methods or doc.method else None, "lot_number": doc.lot,
            "discount_minor": doc.discount[0] if doc.discount else None, "discount_date": doc.discount[1] if doc.discount else None, "preceding_document": doc.corrects,
            "ledger_account": "2000" if doc.kind in (BUY, BACK) else "1100",
        }  # fmt: skip


def eleventh_company(seed: int, transactions: int) -> Simulated:
    """A company of the eleventh world with about that many bank lines; odd seeds have no customer codes in their books."""
    return _Company(seed, transactions).frames()
