"""The sixth world's lines for many papers: bills of exchange, the factor, cheques, files of debits and transfers, payouts."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sixth_ledger import BUY, NOTE, Ledger, Paper, goods, working

from bankrec_nb.domain.vocabulary import ItemType

if TYPE_CHECKING:
    from datetime import date


def effects(ledger: Ledger) -> None:
    """Bills of exchange handed in for one maturity: one credit, the bank's commission apart."""
    rng = ledger.rng
    end = ledger.day(after=-2)
    due = working(end.replace(day=rng.choice((10, 15, 25))))
    number, papers = f"{rng.randrange(1000, 99_999):06d}", list[Paper]()
    for _ in range(rng.randrange(1, 12)):
        paper = ledger.paper(ledger.party(), working(due - timedelta(days=rng.choice((30, 45, 60)))), goods(rng, 600), terms=0)  # fmt: skip
        paper.due, paper.method = due, "bill_of_exchange"
        papers.append(paper)
    # Two slips of one maturity are told apart by their numbers only.
    if rng.random() < 0.65 or due in ledger.maturities:
        for paper in papers:
            paper.lot = number
    ledger.maturities.add(due)
    ledger.pay(due + timedelta(days=rng.choice((0, 0, 1, 4))), papers, "effects", channel="effects", words=f"{number} ECH {due:%d%m%y}", count=len(papers))  # fmt: skip


def factored(ledger: Ledger) -> None:
    """Invoices ceded to a factor: one credit for the slip, less its commission."""
    rng = ledger.rng
    day, number = ledger.day(after=-2), f"Q{rng.randrange(10**4, 10**5)}"
    papers = [ledger.paper(ledger.party(), working(day - timedelta(days=rng.randrange(3, 15))), goods(rng, 1500)) for _ in range(rng.randrange(2, 15))]  # fmt: skip
    for paper in papers:
        paper.lot, paper.method = number, "factor"
    fee = round(sum(p.amount for p in papers) * rng.choice((0.006, 0.009, 0.0125)))
    ledger.pay(day, papers, "factoring", channel="factor", less=fee, fee=-fee if rng.random() < 0.7 else None, words=number)  # fmt: skip


def cheques(ledger: Ledger, many: int) -> None:
    """Cheques handed in every few days: the slip is booked, or the papers bear its number, or only that a cheque paid them."""
    rng, way = ledger.rng, ledger.rng.choice(("booked", "numbered", "numbered", "bare"))
    step = max(3, ledger.days // max(1, many))
    for n in range(many):
        day = working(ledger.first + timedelta(days=n * step + 3))
        if day >= ledger.last:
            break
        private = rng.random() < 0.7
        papers = [ledger.paper(ledger.party(private=private), working(day - timedelta(days=rng.randrange(2, step + 2))), goods(rng, 110, 0.7), terms=0) for _ in range(rng.randrange(1, 5 if way == "bare" else 12))]  # fmt: skip
        number, count = f"{rng.randrange(10**6, 10**7)}", len(papers)
        for paper in papers:
            paper.method, paper.lot = "cheque", number if way == "numbered" else None
        if way == "booked":
            total = sum(p.amount for p in papers)
            ledger.papers = ledger.papers[:-count]
            slip = ledger.paper(None, day, total, ItemType.CHEQUE_DEPOSIT)
            slip.number, papers = number, [slip]
        shown = number if way != "bare" or rng.random() < 0.3 else ""
        ledger.pay(day + timedelta(days=rng.choice((0, 1, 1, 2))), papers, "cheque_deposit", channel="cheques", words=shown, count=count if rng.random() < 0.6 else None)  # fmt: skip


def debits(ledger: Ledger) -> None:
    """Our debits in one file: the papers bear its number, or only their day and way of payment."""
    rng, day = ledger.rng, ledger.day(after=-2)
    number = f"{rng.choice(('PRLV', 'SDD', 'R'))}{day:%y%m%d}{rng.randrange(10)}"
    papers = []
    price = rng.choice((1900, 2900, 3500, 4900))
    for _ in range(rng.randrange(3, 30)):
        paper = ledger.paper(ledger.party(private=rng.random() < 0.7), working(day - timedelta(days=14)), price * rng.choice((1, 1, 2, 3)), terms=0)  # fmt: skip
        paper.due, paper.method = day, "direct_debit"
        papers.append(paper)
    numbered = rng.random() < 0.7
    for paper in papers:
        paper.lot = number if numbered else None
    ledger.pay(day, papers, "direct_debit_lot", channel="file_in", words=number, count=len(papers))


def transfers(ledger: Ledger) -> None:
    """Our transfers in one file: the papers bear its number, or the books carry the lot itself."""
    rng, day = ledger.rng, ledger.day(after=-2)
    number, papers = f"{rng.choice(('VIRT', 'SCT', 'LOT'))}{rng.randrange(100, 99_999)}", list[Paper]()
    for _ in range(rng.randrange(2, 18)):
        paper = ledger.paper(
            ledger.party(), working(day - timedelta(days=rng.randrange(10, 45))), -goods(rng, 350), BUY
        )
        paper.lot, paper.method = number, "transfer"
        papers.append(paper)
    count = len(papers)
    if rng.random() < 0.3:
        total = sum(p.amount for p in papers)
        ledger.papers = ledger.papers[:-count]
        lot = ledger.paper(None, working(day - timedelta(days=1)), total, ItemType.PAYMENT_LOT)
        lot.number, papers = number, [lot]
    ledger.pay(day, papers, "transfer_lot", channel="file_out", words=number, count=count)


def payouts(ledger: Ledger, many: int) -> None:
    """Card sales of some days, paid out net of the provider's fee and of refunds; the papers bear the payout or only the way."""
    rng = ledger.rng
    provider, numbered = rng.choice(("stripe", "sumup", "gocardless", "helloasso", "payplug")), rng.random() < 0.6
    step, day = max(2, ledger.days // max(1, many)), ledger.first + timedelta(days=3)
    while day < ledger.last - timedelta(days=4):
        papers = []
        for back in range(1, step + 1):
            papers += [_sold(ledger, provider, day - timedelta(days=back)) for _ in range(rng.randrange(4))]
        if len(papers) > 3 and rng.random() < 0.2:
            note = ledger.paper(papers[0].party, day - timedelta(days=1), -papers[0].amount, NOTE, terms=0)
            note.of, note.method = papers[0], provider
            papers.append(note)
        fee = sum(round(abs(p.amount) * 0.014) + 25 for p in papers if p.amount > 0)
        if sum(p.amount for p in papers) > fee + 100:
            number = f"{provider[:2]}-{rng.randrange(10**7, 10**8)}"
            for paper in papers:
                paper.lot = number if numbered else None
            ledger.pay(day + timedelta(days=rng.choice((1, 2))), papers, "payout", channel="provider", less=fee, fee=-fee if not numbered or rng.random() < 0.6 else None, payout=number, words=provider)  # fmt: skip
        day += timedelta(days=step)


def _sold(ledger: Ledger, provider: str, day: date) -> Paper:
    paper = ledger.paper(ledger.party(private=True), day, goods(ledger.rng, 45, 0.6), terms=0)
    paper.method = provider
    return paper
