"""How the seventh world's customers pay: one by one, in runs, by the month, in parts, for others, from abroad, too much, twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from seventh_life import NOTE, SALE, TELLING, Bill, Life, ways_to

if TYPE_CHECKING:
    from seventh_people import Person

RATES = {"USD": 0.913, "GBP": 1.164, "CHF": 1.058, "PLN": 0.234, "SEK": 0.0889, "EUR": 1.0}


def owed(life: Life, who: Person, until: int = 4) -> list[Bill]:
    """What a customer knows he owes: due by today or soon, nobody else having promised it."""
    last = life.today + timedelta(days=until)
    return [b for b in who.due if b.type == SALE and b.rest > 0 and b.due <= last and not b.promised]


def notes_of(who: Person) -> list[Bill]:
    return [b for b in who.due if b.type == NOTE and b.rest < 0 and not b.promised]


def doubtful(life: Life, who: Person, bills: list[Bill], total: int) -> bool:
    """Whether name and amount alone would leave an accountant more than one answer."""
    if who.alias:
        return True
    open_now = [b for b in who.due if b.rest]
    if len(bills) == 1:
        equal = [b for b in open_now if b.rest == total]
        if min(equal, key=lambda b: (b.due, b.day), default=bills[0]) is not bills[0]:
            return True
        own = 1
    else:
        own = 1 if set(map(id, bills)) == set(map(id, open_now)) else ways_to(total, open_now)
    kin = [p for p in life.town.kin.get(who.kin, []) if p is not who]
    return own != 1 or any(b.rest == total for p in kin for b in p.due) or (len(bills) > 1 and any(ways_to(total, p.due, 1) for p in kin[:12]))  # fmt: skip


def send(life: Life, who: Person, bills: list[Bill], kind: str, less: int = 0, **more: object) -> None:
    """A transfer for whole bills, `less` of it kept; told plainly where it could not be understood otherwise."""
    total = sum(b.rest for b in bills)
    paid = total - less
    if paid <= 0:
        return
    says = str(more.pop("says", who.says))
    unclear = bool(less) or doubtful(life, who, bills, paid) or bool(who.other_payer)
    if unclear and says not in TELLING:
        says = "full" if len(bills) == 1 else "list"
    line = life.line(
        paid, kind, "in", who, [(b, b.rest) for b in bills], says=says, named=bills, details=unclear, **more
    )
    line.payer = line.payer or who.other_payer


def settle(life: Life, who: Person, bills: list[Bill]) -> None:
    """A payment of due bills, with whatever goes otherwise than planned."""
    bills = [b for b in bills if b.rest > 0]
    if not bills:
        return
    rng, kind, draw = life.rng, "single" if len(bills) == 1 else "lot", life.rng.random()
    total, notes = sum(b.rest for b in bills), notes_of(who)
    if who.other_payer:
        send(life, who, bills, "third_party")
    elif notes and -sum(n.rest for n in notes) < total * 0.9:
        send(
            life,
            who,
            [*bills, *notes],
            "credit_note",
            says=who.says if who.says in TELLING or rng.random() < 0.5 else "list",
        )
    elif draw < 0.022:
        send(
            life,
            who,
            bills,
            "cents",
            less=rng.choice(
                (1, -1, 2, 5, 10, total % 100 if total % 100 < 60 else -(100 - total % 100), rng.randrange(1, 50))
            )
            or 1,
        )
    elif draw < 0.04 and who.land != life.home:
        fee = rng.choice((500, 750, 1200, 1500, 2000, 2500))
        if fee * 5 < total:
            send(life, who, bills, "fee", less=fee, fee=-fee if rng.random() < 0.4 else None)
        else:
            send(life, who, bills, kind)
    elif draw < 0.055 and len(bills) == 1:
        extra = rng.choice((100, 1000, 5000, 500 - total % 500, 9, 90))
        send(life, who, bills, "overpayment", less=-extra)
    elif draw < 0.085 and len(bills) == 1 and total > 20_000:
        shorten(life, who, bills[0])
    elif draw < 0.1 and len(bills) in (2, 3, 4):
        in_two_goes(life, who, bills)
    else:
        send(life, who, bills, kind)
        if rng.random() < 0.009 and life.lines and life.lines[-1].who is who:
            last = life.lines[-1]
            last.says, last.details = "full" if len(bills) == 1 else "list", True
            life.later(rng.randrange(1, 9), lambda: again(life, who, bills, last.amount, last.purse))


def again(life: Life, who: Person, bills: list[Bill], amount: int, purse: int) -> None:
    """The same payment once more, by mistake."""
    life.line(
        amount,
        "double_payment",
        "in",
        who,
        says="full" if len(bills) == 1 else "list",
        named=bills,
        purse=purse,
        details=True,
    )


def shorten(life: Life, who: Person, bill: Bill) -> None:
    """Less than the whole, with its number; the rest later or never."""
    rng = life.rng
    part = rng.choice(
        (
            bill.rest // 2,
            round(bill.rest, -4) // 2 or bill.rest // 3,
            bill.rest * 4 // 5 // 100 * 100,
            bill.rest * 3 // 10,
        )
    )
    if not 0 < part < bill.rest:
        return
    bill.promised = True
    life.line(part, "instalment", "in", who, [(bill, part)], says="full", named=[bill], words="part", details=True)

    def rest() -> None:
        life.line(
            bill.rest,
            "instalment",
            "in",
            who,
            [(bill, bill.rest)],
            says="full",
            named=[bill],
            words="rest",
            details=True,
        )

    if rng.random() < 0.65:
        life.later(rng.randrange(6, 35), rest)


def in_two_goes(life: Life, who: Person, bills: list[Bill]) -> None:
    """The bank lets him send only so much a day: two transfers for the whole list."""
    total = sum(b.rest for b in bills)
    first = min(max(bills[0].rest + 1, total * life.rng.randrange(40, 60) // 100), total - 1)
    life.blocks += 1
    block, queue = -100 - life.blocks, [(b, b.rest) for b in bills]
    shares: list[list[tuple[Bill, int]]] = [[], []]
    left = first
    for bill, rest in queue:
        now = min(left, rest)
        left -= now
        shares[0] += [(bill, now)] if now else []
        shares[1] += [(bill, rest - now)] if rest - now else []
    for bill in bills:
        bill.promised = True
    for n, share in enumerate(shares):
        amount = sum(a for _, a in share)

        def go(amount: int = amount, share: list[tuple[Bill, int]] = share, n: int = n) -> None:
            life.line(
                amount,
                "many_to_many",
                "in",
                who,
                share,
                says="list",
                named=bills,
                block=block,
                words=f"{n + 1}/2",
                details=True,
            )

        if n == 0:
            go()
        else:
            life.later(1, go)


def each(life: Life, who: Person, bill: Bill) -> None:
    """Every bill for itself, at its time."""
    at = bill.due - life.today + timedelta(days=who.lag + life.rng.choice((-2, 0, 0, 1, 3)))
    life.later(at.days, lambda: settle(life, who, [] if bill.promised else [bill]))


def run(life: Life, who: Person, bill: Bill) -> None:
    """Everything due, on his own payment days."""
    if who.waiting:
        return
    who.waiting = True
    day = bill.due + timedelta(days=who.lag)
    day += timedelta(days=(life.rng.choice((1, 3)) - day.weekday()) % 7)

    def go() -> None:
        who.waiting = False
        settle(life, who, owed(life, who))
        if rest := [b for b in who.due if b.type == SALE and b.rest > 0 and not b.promised]:
            run(life, who, rest[0])

    life.on(day, go)


def month(life: Life, who: Person, bill: Bill) -> None:
    """The bills of one month in the next, on his day."""
    if who.waiting:
        return
    who.waiting = True
    begin = bill.day.replace(day=1)
    after = (begin + timedelta(days=32)).replace(day=1)

    def go() -> None:
        who.waiting = False
        settle(life, who, [b for b in who.due if b.type == SALE and begin <= b.day < after and not b.promised])
        if rest := [b for b in who.due if b.type == SALE and b.rest > 0 and b.day >= after]:
            month(life, who, rest[0])

    life.on(after + timedelta(days=9 + len(who.books) % 16), go)


def oldest(life: Life, who: Person, _: Bill) -> None:
    """Some of his oldest, when there is money."""
    if who.waiting:
        return
    who.waiting = True

    def go() -> None:
        who.waiting = False
        waiting = sorted(
            (b for b in who.due if b.type == SALE and b.rest > 0 and not b.promised), key=lambda b: (b.due, b.day)
        )
        if waiting:
            settle(life, who, waiting[: life.rng.randrange(1, 6)])
            oldest(life, who, waiting[0])

    life.later(life.rng.randrange(12, 40), go)


def early(life: Life, who: Person, bill: Bill) -> None:
    """Takes the discount for paying at once, which the bill grants or which is his custom."""
    rng = life.rng
    rate = rng.choice((1, 2, 2, 3))
    less = round(bill.amount * rate / 100)
    days = rng.choice((8, 10, 14))
    if rng.random() < 0.75:
        bill.discount, bill.discount_until = less, bill.day + timedelta(days=days)
    paid = rng.random()
    if paid < 0.7:
        life.later(
            days - rng.randrange(1, 5),
            lambda: None if bill.promised else send(life, who, [bill], "discount", less=less, words="discount"),
        )
    else:
        each(life, who, bill)


def parts(life: Life, who: Person, bill: Bill) -> None:
    """So many equal parts every month, the cents in the last; or a deposit and the rest."""
    rng = life.rng
    bill.promised = True
    many = rng.choice((2, 3, 3, 4, 10))
    share = bill.amount // many // 100 * 100
    amounts = [share] * (many - 1) + [bill.amount - share * (many - 1)]
    if many == 2:
        amounts = [bill.amount * 3 // 10, bill.amount - bill.amount * 3 // 10]
    if share < 1000:
        bill.promised = False
        each(life, who, bill)
        return
    alone = len([b for b in who.due if b.rest]) == 1 and len(life.town.kin.get(who.kin, ())) == 1
    for n, amount in enumerate(amounts):

        def go(amount: int = amount, n: int = n) -> None:
            only = alone and [b for b in who.due if b.rest] == [bill]
            life.line(
                amount,
                "instalment",
                "in",
                who,
                [(bill, amount)],
                says=who.says if who.says in TELLING or only else "full",
                named=[bill],
                words=f"{n + 1}/{len(amounts)}",
                details=not only,
            )

        life.later(5 + n * 30, go)


def abroad(life: Life, who: Person, bill: Bill) -> None:
    """Billed in his money; what arrives is worth what it is worth that day."""
    rng = life.rng
    money = who.money = who.money or rng.choice([m for m in RATES if m != life.money])
    rate = RATES[money] / RATES[life.money]
    bill.money, bill.base = money, round(bill.amount * rate * rng.uniform(0.992, 1.008))
    bill.promised = True
    if life.purses > 1 and rng.random() < 0.3:
        life.later(who.lag + 25, lambda: _straight(life, who, bill))
        return

    def go() -> None:
        got = round(bill.amount * rate * rng.uniform(0.983, 1.017))
        base = bill.base or 0
        line = life.line(
            got,
            "exchange",
            "in",
            who,
            [(bill, base)],
            named=[bill],
            says=who.says if who.says in TELLING else "full",
            foreign=(bill.amount, money),
            details=True,
        )
        bill.rest = 0
        if line.day < life.first:
            bill.left = 0
        if bill in who.due:
            who.due.remove(bill)

    life.later(who.lag + rng.choice((12, 30, 45)), go)


def _straight(life: Life, who: Person, bill: Bill) -> None:
    """Into the account that is kept in his money."""
    line = life.line(
        bill.amount,
        "single",
        "in",
        who,
        [(bill, bill.amount)],
        named=[bill],
        says=who.says if who.says in TELLING else "full",
        details=True,
    )
    line.money = bill.money
