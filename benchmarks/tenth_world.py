"""A tenth world: every habit of the issue's list as a case of its own, drawn by shares, as somebody would write it who has that list in hand.

No customer has a way of paying that he keeps: each case draws its own words. Cases stand in tenth_cases.py and tenth_lots.py, names and numbers in tenth_people.py;
here are the company's draws, its bank's texts and the frames.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import polars as pl
from tenth_cases import BUY, NOTE, SALE, Desk, Line, working
from tenth_fair import fair
from tenth_lots import CASES
from tenth_people import BRANDS, FIRST, LAST, Doc, People, Series, at_the_bank, plain, structured, told

from bankrec_nb.domain import tables as t
from bankrec_nb.simulate import Simulated

TRUTH = {"transaction_id": pl.String, "item_id": pl.String, "allocated_minor": pl.Int64, "kind": pl.String, "habit": pl.String, "block": pl.Int64}  # fmt: skip
LANDS = {
    "FR": ("fr", "de"),
    "BE": ("fr", "de"),
    "CH": ("de", "fr", "it"),
    "IT": ("it", "fr"),
    "PT": ("pt", "fr"),
    "AT": ("de", "it"),
}
WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "bill": ("Facture", "FACT", "fact n°", "Règlement facture", "vos factures", "paiement", ""), "deposit": "acompte", "part": "échéance", "balance": "solde", "month": "factures {m}",
        "months": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"], "and": " et ", "to": ("à", "au", "a"), "thing": ("merci", "prestation", "matériel", "abonnement", "suivant accord", "loyer"),
        "in": ("VIR SEPA RECU", "VIREMENT RECU", "VIR DE"), "out": ("VIR SEPA EMIS", "VIREMENT EMIS"), "debit": ("PRLV SEPA EMIS", "REMISE PRELEVEMENTS"), "fetched": ("PRLV SEPA", "PRELEVEMENT DE"), "cheques": ("REMISE CHEQUES", "REMISE DE CHEQUES N"),
        "back": ("REJET PRLV SEPA", "IMPAYE PRLV"), "fee_back": "FRAIS SUR REJET PRLV", "own": "VIR INTERNE COMPTE A COMPTE",
        "plain": ("SALAIRE {p}", "URSSAF {r}", "DGFIP IMPOT TVA {r}", "LOYER {w} {m}", "ECHEANCE PRET {r}", "FRAIS TENUE DE COMPTE", "INTERETS DEBITEURS", "CARTE {d} {w}", "EDF {r}", "RETRAIT DAB {d}", "COTISATION {w}"),
    },
    "it": {
        "bill": ("Fattura", "Ft.", "saldo fatt.", "fatt. n.", "pagamento", ""), "deposit": "acconto", "part": "rata", "balance": "saldo", "month": "fatture {m}",
        "months": ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"], "and": " e ", "to": ("a", "al"), "thing": ("grazie", "servizi", "merce", "canone", "come da accordi"),
        "in": ("BONIFICO A VOSTRO FAVORE", "BONIFICO SEPA DA"), "out": ("DISPOSIZIONE DI BONIFICO", "BONIFICO A FAVORE DI"), "debit": ("INCASSO SDD", "ACCREDITO SDD"), "fetched": ("ADDEBITO SDD", "SDD A FAVORE"), "cheques": ("VERSAMENTO ASSEGNI", "VERS. ASSEGNI DISTINTA"),
        "back": ("INSOLUTO SDD", "STORNO INCASSO SDD"), "fee_back": "COMMISSIONI INSOLUTO", "own": "GIROCONTO",
        "plain": ("STIPENDIO {p}", "F24 {r}", "INPS {r}", "AFFITTO {w} {m}", "RATA MUTUO {r}", "SPESE TENUTA CONTO", "INTERESSI PASSIVI", "POS {d} {w}", "ENEL {r}", "PRELIEVO BANCOMAT {d}"),
    },
    "pt": {
        "bill": ("Fatura", "FT", "pag. fatura", "pagamento fatura n.", ""), "deposit": "adiantamento", "part": "prestação", "balance": "saldo", "month": "faturas {m}",
        "months": ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"], "and": " e ", "to": ("a", "até"), "thing": ("obrigado", "serviços", "material", "mensalidade", "conforme acordado"),
        "in": ("TRF CRED SEPA+ DE", "TRANSFERENCIA DE"), "out": ("TRF SEPA+ PARA", "TRANSFERENCIA PARA"), "debit": ("COBRANCA SDD", "COBRANCAS DEBITO DIRETO"), "fetched": ("DD", "DEBITO DIRETO"), "cheques": ("DEPOSITO CHEQUES", "DEP. VALORES TALAO"),
        "back": ("DEVOLUCAO DD", "DD REJEITADO"), "fee_back": "COMISSAO DEVOLUCAO DD", "own": "TRANSFERENCIA CONTAS PROPRIAS",
        "plain": ("VENCIMENTO {p}", "SEG SOCIAL {r}", "PAGAMENTO ESTADO {r}", "RENDA {w} {m}", "PRESTACAO EMPRESTIMO {r}", "COM. MANUTENCAO CONTA", "IMPOSTO SELO", "COMPRA {d} {w}", "EDP {r}", "LEVANTAMENTO {d}"),
    },
    "de": {
        "bill": ("Rechnung", "RG", "Re-Nr.", "Rechnungsnr.", "Zahlung", ""), "deposit": "Anzahlung", "part": "Rate", "balance": "Restzahlung", "month": "Rechnungen {m}",
        "months": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"], "and": " und ", "to": ("bis", "-"), "thing": ("danke", "Leistung", "Ware", "Abo", "wie vereinbart", "Miete"),
        "in": ("Gutschrift", "Zahlungseingang", "SEPA-Gutschrift"), "out": ("Zahlungsausgang", "Vergütung an", "Überweisung"), "debit": ("Lastschrifteinzug", "Gutschrift LSV"), "fetched": ("Lastschrift", "LSV-Belastung"), "cheques": ("Scheckeinreichung", "Scheckgutschrift Nr."),
        "back": ("Rücklastschrift", "Retoure Lastschrift"), "fee_back": "Gebühr Rücklastschrift", "own": "Kontoübertrag",
        "plain": ("Gehalt {p}", "AHV Beitrag {r}", "Finanzamt USt {r}", "Miete {w} {m}", "Kreditrate {r}", "Kontoführungsgebühr", "Sollzinsen", "Kartenzahlung {d} {w}", "Wien Energie {r}", "Bargeldbezug {d}"),
    },
}  # fmt: skip
STYLES = (
    "columns",
    "columns",
    "name",
    "{o} {n} {w}",
    "{o} {n} /MOTIF {w} /REF {r}",
    "{o}/{n}/{w}",
    "{o} {r} DE: {n} LIB: {w}",
    "{n} {w} {o}",
    "{d} {o} {n} - {w}",
    "{o} {w} {n} {r}",
)


class _Bank:
    """How one account's lines read."""

    def __init__(self, rng: random.Random, lang: str) -> None:
        self.rng, self.lang, self.style = rng, lang, rng.choice(STYLES)
        self.upper, self.bare = rng.random() < 0.6, rng.random() < 0.7
        self.name_cut, self.cut = rng.choice((99, 70, 35, 31, 27)), rng.choice((999, 140, 140, 110, 80))
        self.ibans = rng.choice((0.0, 0.0, 0.5, 1.0))
        self.ops = {k: rng.choice(WORDS[lang][k]) for k in ("in", "out", "debit", "fetched", "cheques", "back")}

    def show(self, line: Line, name: str, why: str, iban: str | None) -> dict[str, str | None]:
        rng, op = self.rng, self.ops.get(line.op, line.op.format(**WORDS[self.lang]))
        name, why, op = (self._letters(x) for x in (name, why, op))
        name = name[: self.name_cut].strip()
        said = {"counterparty_iban": iban if rng.random() < self.ibans else None}
        if self.style == "columns":
            return {
                **said,
                "counterparty_name": name or None,
                "remittance_information": why or None,
                "additional_information": op,
            }
        if self.style == "name":
            return {**said, "counterparty_name": name or None, "remittance_information": f"{op} {why}".strip()}
        text = self.style.format(o=op, n=name, w=why, r=rng.randrange(10**7, 10**10), d=f"{line.day:%d.%m.%y}")
        cut = text[: self.cut]
        return {**said, "remittance_information": " ".join((cut if why in cut else text).split())}

    def _letters(self, text: str) -> str:
        text = plain(text) if self.bare else text
        return text.upper() if self.upper else text


class _Company:
    def __init__(self, seed: int, transactions: int) -> None:
        rng = self.rng = random.Random(f"tenth {seed} {transactions}")
        self.land = rng.choice(("FR", "FR", "FR", "BE", "CH", "IT", "PT", "AT"))
        langs, self.money = LANDS[self.land], "CHF" if self.land == "CH" else "EUR"
        start = date(2026, rng.randrange(1, 9), 1)
        self.coded = seed % 2 == 0
        people = People(
            rng,
            langs,
            rng.choice((0.0, 0.2, 0.5, 0.9)),
            self.coded,
            rng.choice((0.0, 0.3, 0.8)),
            rng.choice((0.0, 0.1, 0.3)),
        )
        desk = self.desk = Desk(
            rng, start, start + timedelta(days=rng.choice((30, 61, 91, 151))), self.money, people.draw
        )
        self.people, self.langs = people, langs
        desk.saved = {
            "reference": rng.choice((0, 0, 30, 70)),
            "debits": rng.randrange(2),
            "orders": rng.randrange(2),
            "cheques": rng.randrange(3),
            "payouts": rng.randrange(3),
            "fee": rng.choice((60, 125, 170, 250)),
        }
        desk.saved_name = rng.choice(
            ("STRIPE", "SUMUP", "WORLDLINE", "NEXI PAYMENTS", f"{rng.choice(BRANDS).upper()} PAY", "MONETICO CB")
        )
        self.form = {"BE": "ogm", "CH": "qrr"}.get(self.land, "rf")
        self.noise, self.decoys = rng.choice((0.0, 0.2, 0.5, 1.0)), rng.choice((0.0, 0.1, 0.4))
        self.dues, self.methods = rng.random() < 0.75, rng.random() < 0.6
        self.banks = [_Bank(rng, langs[0]) for _ in range(rng.choice((1, 2, 2)))]
        self.accounts = [f"{self.land}{rng.randrange(10**20, 10**21)}" for _ in self.banks]
        weights = {k: w * rng.gammavariate(1.2, 1.0) for k, (_, w, _) in CASES.items()}
        weights["single"] += 0.5
        while len(desk.lines) < transactions * 0.88:
            CASES[rng.choices(list(weights), list(weights.values()))[0]][0](desk)
        for doc in [
            desk.bill(desk.party(), start - timedelta(days=rng.randrange(20, 420)), desk.price())
            for _ in range(round(transactions * rng.choice((0.02, 0.1, 0.25))))
        ]:
            doc.open = doc.open if rng.random() < 0.9 else doc.open // 2
        self.number()
        for line in desk.lines:
            if (
                line.kind == "single"
                and rng.random() < rng.choice((0.0, 0.03))
                and all(line.about[0] is not d for o in desk.lines if o is not line for d in o.about)
            ):
                line.kind, line.parts, line.about[0].gone = "missing_document", [], True
                line.says = "whole"
        self.others(round(transactions * 0.12))
        self.names = {
            id(line): at_the_bank(rng, line.who, self.noise) if line.who else (line.name or "", "clear")
            for line in desk.lines
        }
        fair(desk, {n: how for n, (_, how) in self.names.items()})

    def number(self) -> None:
        """Everybody's documents in the order of their days."""
        rng = self.rng
        sales = Series(rng)
        notes = sales if rng.random() < 0.3 else Series(rng, mark=rng.choice(("AV", "NC", "CN-", "A")))
        for n, doc in enumerate(sorted((d for d in self.desk.docs if not d.number), key=lambda d: d.day)):
            series = notes if doc.kind == NOTE else sales
            if doc.kind not in (SALE, NOTE) and doc.who:
                series = doc.who.series = doc.who.series or Series(rng)
            doc.number, doc.counter = series.next(doc.day)
            if doc.kind == SALE and self.desk.saved["reference"] and doc.who:
                doc.reference = structured(rng, self.form, doc, 1000 + n)

    def others(self, many: int) -> None:
        """Lines without a document, some of an open document's very amount."""
        rng, desk = self.rng, self.desk
        words, amounts = WORDS[self.langs[0]], [abs(d.amount) for d in desk.docs if d.open]
        for _ in range(many):
            amount = rng.choice(amounts) if rng.random() < 0.06 else max(150, round(rng.lognormvariate(5.5, 1.3) * 100))
            day, lang = desk.day(), self.langs[0]
            if rng.random() < 0.12 and len(self.banks) > 1:
                for sign, wait in ((-1, 0), (1, rng.choice((0, 0, 1, 2)))):
                    desk.pay(
                        day + timedelta(days=wait),
                        sign * amount,
                        "internal_transfer",
                        [],
                        "nothing",
                        "{own}",
                        purse=int(sign > 0),
                    )
                continue
            last = rng.choice(LAST[lang])
            text = rng.choice(words["plain"]).format(
                p=f"{last} {rng.choice(FIRST[lang])}",
                w=f"{rng.choice(('SCI', 'RELAIS', 'HOTEL', 'BAR'))} {last}",
                r=rng.randrange(10**6, 10**11),
                m=f"{day:%m/%Y}",
                d=f"{day:%d/%m}",
            )
            desk.pay(day, -amount if rng.random() < 0.93 else amount, "no_document", [], "nothing", text)

    def why(self, line: Line) -> tuple[str, str | None]:
        """The payer's words, and the structured reference where he gives one in its field."""
        rng, docs = self.rng, line.about
        words = WORDS[line.who.lang if line.who else self.langs[0]]
        note = (
            line.note.format(**{k: v for k, v in words.items() if isinstance(v, str)})
            if "{" in line.note
            else line.note
        )
        if line.says == "reference" and docs and docs[0].reference:
            given = docs[0].reference
            return (
                (note, given.replace("+", "").replace("/", ""))
                if rng.random() < 0.4
                else (f"{given} {note}".strip(), None)
            )
        lead = rng.choice(words["bill"])
        match line.says:
            case "nothing" | "lot":
                why = ""
            case "thing":
                why = rng.choice(words["thing"])
            case "month":
                why = words["month"].format(m=words["months"][docs[0].day.month - 1]) + (
                    f" {docs[0].day:%Y}" if rng.random() < 0.5 else ""
                )
            case "code":
                why = (line.who.code if line.who else "") or rng.choice(words["thing"])
            case "order":
                why = f"{rng.choice(('BC', 'commande', 'PO', 'Bestellung', 'ord.'))} {rng.randrange(10**4, 10**6)}"
            case "range":
                numbers = sorted(docs, key=lambda d: int(d.counter))
                why = f"{lead} {numbers[0].number} {rng.choice(words['to'])} {numbers[-1].number}"
            case how:
                how = "whole" if how == "reference" else how
                joint = rng.choice((", ", " ", "; ", " + ", words["and"], "/"))
                if "/" in docs[0].number and joint == "/":
                    joint = ", "
                why = f"{lead} {joint.join(told(rng, how, d) for d in docs)}"
        if line.who and rng.random() < self.decoys:
            decoy = rng.choice(
                (
                    f"client {line.who.code or rng.randrange(10**4, 10**5)}",
                    f"tél 0{rng.randrange(10**8, 10**9)}",
                    f"contrat {rng.randrange(10**5, 10**7)}",
                    f"du {line.day - timedelta(days=3):%d/%m/%Y}",
                    f"{line.who.iban[-10:]}",
                    f"ID {rng.randrange(16**10):010X}",
                )
            )
            why = f"{why} {decoy}" if rng.random() < 0.7 else f"{decoy} {why}"
        return f"{why} {note}".strip(), None

    def frames(self) -> Simulated:
        """Tables and truth."""
        rng, desk = self.rng, self.desk
        lines = sorted((one for one in desk.lines if one.amount), key=lambda one: one.day)
        kept = [d for d in desk.docs if d.open and not d.gone and d.day <= desk.end]
        rng.shuffle(kept)
        ids = {id(d): f"I{n:06d}" for n, d in enumerate(kept)}
        rows, truth, details = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
        for n, line in enumerate(lines):
            key = f"T{n:06d}"
            why, reference = self.why(line)
            bank = self.banks[line.purse]
            rows.append(
                {
                    "transaction_id": key, "sequence": n + 1, "account_id": self.accounts[line.purse], "booking_date": line.day, "value_date": working(line.day - timedelta(days=rng.choice((0, 0, 1)))),
                    "amount_minor": line.amount, "currency": self.money, "creditor_reference": reference, **bank.show(line, self.names[id(line)][0], why, line.who.iban if line.who else None), **line.columns,
                }
            )  # fmt: skip
            for at, one in enumerate(line.details):
                text = one.get("remittance_information")
                details.append(
                    {
                        "detail_id": f"{key}-{at}",
                        "transaction_id": key,
                        "sequence": at + 1,
                        "currency": self.money,
                        **one,
                        "remittance_information": text.number if isinstance(text, Doc) else text,
                    }
                )
            cells: list[tuple[str | None, int]] = [(ids[id(d)], a) for d, a in line.parts] or [(None, 0)]
            truth += [
                {
                    "transaction_id": key,
                    "item_id": i,
                    "allocated_minor": a,
                    "kind": line.kind,
                    "habit": line.says,
                    "block": n,
                }
                for i, a in cells
            ]
        order = list(range(len(rows)))
        rng.shuffle(order)
        return Simulated(
            transactions=t.BANK_TRANSACTION.frame([rows[n] for n in order]), items=t.LEDGER_ITEM.frame(self.item(d, ids[id(d)]) for d in kept), details=t.TRANSACTION_DETAIL.frame(details),
            truth=pl.DataFrame(truth, schema=TRUTH), truth_adjustments=pl.DataFrame(schema={"transaction_id": pl.String, "adjustment_kind": pl.String, "amount_minor": pl.Int64}),
            accounts=pl.DataFrame({"account_id": self.accounts}), statements=t.STATEMENT.empty(),
        )  # fmt: skip

    def item(self, doc: Doc, key: str) -> dict[str, Any]:
        """A document as the books keep it."""
        who = doc.who
        return {
            "item_id": key, "item_type": doc.kind, "document_number": doc.number, "issue_date": doc.day, "due_date": doc.due if self.dues else None, "amount_minor": doc.amount, "open_minor": doc.open,
            "currency": doc.money, "base_amount_minor": doc.base, "base_currency": self.money if doc.base is not None else None, "counterparty_id": who.code or None if who else None,
            "counterparty_name": who.books if who else None, "counterparty_iban": who.iban if who and who.known_iban and not who.payer else None, "payment_reference": doc.reference, "end_to_end_id": doc.end_to_end,
            "mandate_id": who.mandate if who and doc.means == "direct_debit" else None, "payment_method": doc.means if self.methods or doc.means in ("cheque", "card", "direct_debit") else None,
            "discount_minor": doc.discount[0] if doc.discount else None, "discount_date": doc.discount[1] if doc.discount else None, "preceding_document": doc.corrects.number if doc.corrects else None, "lot_number": doc.lot,
            "ledger_account": "512000" if who is None else "401000" if doc.kind.startswith(BUY[:8]) else "411000",
        }  # fmt: skip


def tenth_company(seed: int, transactions: int) -> Simulated:
    """A company of the tenth world with about that many bank lines; odd seeds have no customer codes in their books."""
    return _Company(seed, transactions).frames()
