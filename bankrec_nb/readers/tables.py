"""A table of cells goes to the reader of its kind: documents or a bank's movements."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers import fec
from bankrec_nb.readers.columns import Role, known_headers, role_of_header
from bankrec_nb.readers.document_columns import known_document_headers
from bankrec_nb.readers.document_layout import is_document_list
from bankrec_nb.readers.document_lists import read_documents
from bankrec_nb.readers.fec_lines import is_ledger
from bankrec_nb.readers.headers import Head, find_head
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.payout_providers import provider_of
from bankrec_nb.readers.profiles import Profile, fingerprint, moved
from bankrec_nb.readers.tabular import read_transactions
from bankrec_nb.readers.tabular_layout import body_of, rows_below
from bankrec_nb.readers.tabular_units import units_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.tabular_cells import Cells


def read_table(source: Source, source_format: str, cells: Cells, options: ReadOptions) -> ReadResult:
    """Transactions or items of a table, by the profile that was given or by what the table shows.

    Raises:
        FileRefused: no table of either kind is in it.
        ProfileNeeded: it can be read in more than one way.
    """
    try:
        return _read(source, source_format, cells, options)
    except FileRefused as refusal:
        refusal.where = f"{source.name}, {refusal.where}" if refusal.where else source.name
        raise


def _read(source: Source, source_format: str, cells: Cells, options: ReadOptions) -> ReadResult:
    head = find_head(cells, known)
    if head.line and is_ledger(head.names):
        return fec.read_sheet(source, head.names[: cells.width], body_of(cells, head), options)
    cells.issues.extend(units_told(rows_below(cells, head), head.names))
    profile = Profile.from_json(options.profile) if options.profile else _saved(cells, head, options)
    if profile is not None and profile.roles:
        if not profile.header and not head.line:
            head = Head(profile.header_line, ())
        profile = _fitted(profile, cells, head)
        reader = read_documents if profile.kind == "documents" else read_transactions
        return reader(source, source_format, cells, head, options, profile)
    report = is_payout(head.names)
    if report and options.account_id is None:
        options = replace(options, account_id=provider_of(head.names))
    if head.line and not report:
        rows = [[str(c) for c in row[1:]] for row in body_of(cells, head, 200).iter_rows()]
        if is_document_list(list(head.names), rows):
            return read_documents(source, source_format, cells, head, options)
    return read_transactions(source, source_format, cells, head, options)


def _saved(cells: Cells, head: Head, options: ReadOptions) -> Profile | None:
    """The saved profile of exactly this form; a table without a header has no form of its own."""
    form = fingerprint(head.names[: cells.width], cells.delimiter, cells.width)
    if not head.line:
        return None
    return next((p for p in map(Profile.from_json, options.saved) if p.header and p.is_of(form)), None)


def _fitted(profile: Profile, cells: Cells, head: Head) -> Profile:
    """The profile for this very table: its columns found by name where the header is another, its form filled in."""
    names = head.names[: cells.width]
    if profile.header and head.line and [*map(normal_form, profile.header)] != [*map(normal_form, names)]:
        profile = moved(profile, names, cells.delimiter)
    return replace(
        profile,
        header=tuple(names),
        header_line=head.line,
        delimiter=cells.delimiter,
        width=cells.width,
        fingerprint=fingerprint(names, cells.delimiter, cells.width),
    )


def is_payout(names: Sequence[str]) -> bool:
    """Whether a header is a payment service provider's: a fee beside gross and net, or beside a payout's number."""
    found = [role_of_header(n) for n in names]
    roles = {role for role, surety in found if role is not None and surety >= 2}
    if Role.FEE not in roles:
        return False
    net = Role.AMOUNT in roles or {Role.DEBIT, Role.CREDIT} <= roles
    return net and (Role.GROSS in roles or Role.PAYOUT_ID in roles)


def known(row: list[str]) -> int:
    """How many cells are header words of a table of movements or of documents."""
    return max(known_headers(row), known_document_headers(row))
