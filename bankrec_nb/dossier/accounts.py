"""Which of our accounts a file belongs to: as it says, as told, or the only one it can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import AccountNeeded, NotFound, WrongAccount
from bankrec_nb.domain.masking import masked
from bankrec_nb.dossier.folder import Account, compact_text, load_config

if TYPE_CHECKING:
    from bankrec_nb.dossier.workspace import Workspace
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source


_FEWEST_FIGURES = 4
"""As many as a masked number shows at its end."""


def account_named(ws: Workspace, account: str | None) -> str | None:
    """The account id a person means by an id, an IBAN with spaces or masked as it is shown, its last figures, or the name in dossier.toml.

    Raises:
        NotFound: a masked number is that of no account here, or of several; or several accounts end in the figures.
    """
    if account is None:
        return None
    if "…" in account or "..." in account:
        return _unmasked(ws, account)
    by_name = [a.account_id for a in ws.config.accounts if a.name and a.name.casefold() == account.strip().casefold()]
    plain = compact_text(account)
    by_id = [a.account_id for a in ws.config.accounts if compact_text(a.account_id) == plain]
    if _looks_like_iban(plain):
        return [*by_id, plain][0]
    return [*(by_id or by_name or _ending_in(ws, plain)), account.strip()][0]


def _ending_in(ws: Workspace, figures: str) -> list[str]:
    """The account whose number ends so: what a masked number still shows is what a person types."""
    if len(figures) < _FEWEST_FIGURES or not figures.isdigit():
        return []
    found = [a.account_id for a in ws.config.accounts if compact_text(a.account_id).endswith(figures)]
    if len(found) > 1:
        shown = ", ".join(a.name or masked(a.account_id) for a in ws.config.accounts if a.account_id in found)
        raise NotFound(f"several accounts end in {figures}.", where="account", action=f"Known: {shown}.")
    return found


def _unmasked(ws: Workspace, account: str) -> str:
    """The one account that is shown so: `FR76 … 0185`, with or without spaces, three points for the sign."""
    shown = compact_text(account.replace("...", "…"))
    found = [a.account_id for a in ws.config.accounts if compact_text(masked(a.account_id)) == shown]
    if len(found) == 1:
        return found[0]
    known = ", ".join(a.name or masked(a.account_id) for a in ws.config.accounts) or "none"
    raise NotFound(
        f"{'several accounts are' if found else 'no account is'} shown as {account}.", where="account",
        action=f"Say its number or its name; there are: {known}.",
    )  # fmt: skip


def own_identifiers(ws: Workspace) -> frozenset[str]:
    """What tells our company in an invoice: its name, SIREN and account numbers."""
    own = {ws.config.company, ws.config.siren, *(a.account_id for a in ws.config.accounts)}
    return frozenset(own - {""})


def _looks_like_iban(text: str) -> bool:
    return len(text) >= 15 and text[:2].isalpha() and text[2:4].isdigit()


def accounts_in(result: ReadResult) -> list[str]:
    """The accounts a file names."""
    named = pl.concat([result.statements["account_id"], result.transactions["account_id"]])
    return sorted(named.drop_nulls().unique().to_list())


def wrong_account(source: Source, found: str, reason: str) -> WrongAccount:
    """The refusal of a file whose account is not the one expected; numbers are masked."""
    return WrongAccount(
        f"it is a statement of account {masked(found)}, {reason}.", where=source.name,
        action="Import it into the right dossier, or name its account.",
    )  # fmt: skip


def only_account(ws: Workspace, source: Source, result: ReadResult, options: ReadOptions) -> str:
    """The account of a file that names none: as told, else the dossier's only one in that currency, else a new one."""
    if options.account_id is not None:
        return options.account_id
    currencies = result.transactions["currency"].drop_nulls().unique().sort().to_list() or [options.currency or "EUR"]
    here = _all_accounts(ws)
    matching = [(a.account_id, a.name) for a in here if a.currency == currencies[0]]
    candidates = [account_id for account_id, _ in matching]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates and not ws.config.accounts_closed:
        return f"main-{currencies[0]}"
    told = f"it does not name its account, and {len(candidates)} accounts in {currencies[0]} are here."
    action = f"Name it with --account (account= in a notebook): {', '.join(masked(c) for c in candidates) or 'one of dossier.toml'}."
    if candidates:
        raise AccountNeeded(told, where=source.name, action=action, candidates=matching)
    raise WrongAccount(told, where=source.name, action=action)


def _all_accounts(ws: Workspace) -> list[Account]:
    return list(ws.config.with_accounts(accounts_seen(ws.merged.transactions, ws.merged.statements)).accounts)


def accounts_seen(transactions: pl.DataFrame, statements: pl.DataFrame) -> list[Account]:
    """Accounts that facts speak of, in order of id."""
    rows = pl.concat(
        [transactions.select("account_id", "currency"), statements.select("account_id", "currency")]
    ).drop_nulls()
    banks = statements.group_by("account_id").agg(
        pl.col("bank_id").drop_nulls().first(), pl.col("account_name").drop_nulls().first()
    )
    found = (
        rows.unique("account_id", keep="first", maintain_order=True)
        .join(banks, on="account_id", how="left")
        .sort("account_id")
    )
    return [
        Account(r["account_id"], r["account_name"] or "", r["currency"], r["bank_id"] or "") for r in found.to_dicts()
    ]


def register_accounts(ws: Workspace) -> None:
    """Put accounts that facts now speak of into dossier.toml."""
    config = load_config(ws.layout)
    wider = config.with_accounts(accounts_seen(ws.merged.transactions, ws.merged.statements))
    if wider.accounts != config.accounts:
        ws.set_config(wider)
