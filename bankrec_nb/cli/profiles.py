"""`bankrec profile`: how the delimited files of this dossier are read — listed, tried on a file, edited, forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bankrec_nb.cli.app import OrderedGroup, Session, bankrec, verb
from bankrec_nb.cli.questions import rows_table, said, set_option
from bankrec_nb.cli.show import Answer, Columns, Table, cell, table
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.masking import masked
from bankrec_nb.readers.profiles import Profile
from bankrec_nb.reporting.text import plain
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from bankrec_nb.dossier.questions import Form

SHOWN = ("kind", "date_order", "decimal_mark", "sign", "direction", "account_id", "currency", "skip_words")


@bankrec.group(cls=OrderedGroup)
def profile() -> None:
    """How delimited files are read: list, show, try, set, edit, forget."""


@verb(profile, "list")
def list_(session: Session) -> Answer:
    """The saved profiles, one per form of file."""
    frame = session.dossier.profiles
    tr = session.tr
    columns: Columns = {
        tr("name", "nom"): lambda r: cell(r["name"]),
        say("form_kind", session.language): lambda r: say(f"form_{r['kind']}", session.language),
        tr("columns", "colonnes"): lambda r: cell(" | ".join(r["header"]) or tr("(no header)", "(sans en-tête)")),
        tr("form", "forme"): lambda r: r["fingerprint"],
    }
    none = tr(
        "None is saved yet; answering a file’s question makes one.",
        "Aucun n’est enregistré ; répondre à la question d’un fichier en crée un.",
    )
    return Answer(
        {"profiles": frame}, [table(tr("Profiles", "Profils"), frame.to_dicts(), columns)] if frame.height else [none]
    )


@verb(profile, "show")
@click.argument("name")
def show_(session: Session, name: str) -> Answer:
    """One saved profile: what its columns are, and what a person said."""
    return _shown(session, session.dossier.profile(name))


@verb(profile, "try")
@click.argument("file", type=click.Path(path_type=Path))
@set_option
@click.option("--save", "name", help="Keep it as a profile of this name.")
def try_(session: Session, file: Path, settings: tuple[str, ...], name: str | None) -> Answer:
    """How a delimited FILE would be read, with what --set says: its columns and its first rows. Nothing is imported."""
    form = session.dossier.form(file, said(settings))
    data = {
        "profile": form.profile,
        "rows": form.rows,
        "asks": form.asks,
        "why_not": form.why_not,
        "saved_as": form.saved_as,
    }
    if name and not form.asks and not form.why_not:
        data["saved_as"] = session.dossier.save_profile({**form.profile, "name": name})["name"]
    return Answer(data, _tried(session, form, str(data["saved_as"])), findings=bool(form.why_not or form.quarantined))


@verb(profile, "set")
@click.argument("name")
@click.argument("settings", nargs=-1, required=True, metavar="FIELD=VALUE…")
def set_(session: Session, name: str, settings: tuple[str, ...]) -> Answer:
    """Change a saved profile: date_order=dmy, sign=inverted, account=IBAN, amount=COLUMN (an empty value takes it out)."""
    changed = Profile.from_json(session.dossier.profile(name)).says(**said(settings))
    return _shown(session, session.dossier.save_profile(changed.to_json(), instead_of=name))


@verb(profile, "edit")
@click.argument("name")
def edit(session: Session, name: str) -> Answer:
    """Change a saved profile in your editor."""
    before = Profile.from_json(session.dossier.profile(name)).to_text()
    text = click.edit(before, extension=".json")
    if text is None or text == before:
        return Answer({"profile": json.loads(before)}, [session.tr("Nothing was changed.", "Rien n’a été modifié.")])
    try:
        edited = json.loads(text)
    except ValueError as error:
        raise SettingRefused(
            f"it is not JSON: {error}.", where=name, action="Nothing was changed; try again."
        ) from error
    return _shown(session, session.dossier.save_profile(edited, instead_of=name))


@verb(profile, "forget")
@click.argument("name")
def forget(session: Session, name: str) -> Answer:
    """Delete a saved profile; what was imported with it stays as it is."""
    gone = session.dossier.forget_profile(name)
    return Answer({"forgotten": gone["name"]}, [session.tr(f"Forgotten: {gone['name']}", f"Oublié : {gone['name']}")])


def _shown(session: Session, found: dict[str, Any]) -> Answer:
    form = Profile.from_json(found)
    blocks: list[Table | str] = [
        f"{plain(form.name)} · {form.fingerprint}",
        "",
        _settings(session, form),
        _columns(session, form),
    ]
    return Answer({"profile": found}, blocks)


def _settings(session: Session, form: Profile) -> Table:
    rows = [
        [say(f"form_{name}", session.language), _setting(session, form, name), name]
        for name in SHOWN
        if _fits(form, name)
    ]
    return Table("", ("", "", "--set"), rows)


def _fits(form: Profile, name: str) -> bool:
    return name != ("sign" if form.kind == "documents" else "direction")


def _setting(session: Session, form: Profile, name: str) -> str:
    value = getattr(form, name)
    if not value:
        return "–" if name == "skip_words" else say("form_as_file", session.language)
    if name == "account_id":
        return masked(value)
    if isinstance(value, tuple):
        return cell(", ".join(value))
    return cell(value) if name == "currency" else say(f"form_{value}", session.language)


def _columns(session: Session, form: Profile, cells: tuple[tuple[str, ...], ...] = ()) -> Table:
    """One row per column: number, header, first cells, meaning."""
    meaning = {c: role for role, places in form.roles.items() for c in places}
    width = max(form.width, len(form.header), *(c + 1 for c in meaning), 0)
    rows = [
        [
            str(n + 1), cell(form.header[n]) if n < len(form.header) else "", *([cell(" · ".join(cells[n][:3]))] if n < len(cells) else [""] if cells else []),
            say(f"column_{meaning[n]}", session.language) if n in meaning else "–", meaning.get(n, ""),
        ]
        for n in range(width)
    ]  # fmt: skip
    tr = session.tr
    shown = [tr("first cells", "premières cellules")] if cells else []
    return Table(
        tr("Columns", "Colonnes"),
        (">" + tr("no.", "n°"), tr("header", "en-tête"), *shown, tr("holds", "contient"), "--set"),
        rows,
    )


def _tried(session: Session, form: Form, saved_as: str) -> list[Table | str]:
    tr, found = session.tr, Profile.from_json(form.profile)
    head = (
        tr(f"Saved profile: {plain(saved_as)}", f"Profil enregistré : {plain(saved_as)}")
        if saved_as
        else tr("No saved profile for this form.", "Pas de profil enregistré pour cette forme.")
    )
    blocks: list[Table | str] = [head, "", _settings(session, found), _columns(session, found, form.cells)]
    if form.asks:
        return [*blocks, f"? {say(f'asks_{form.asks}', session.language)}", f"  {plain(form.why_not)}"]
    if form.why_not:
        return [*blocks, f"✗ {plain(form.why_not)}"]
    counted = tr(
        f"{form.loaded} rows read, {form.quarantined} kept apart",
        f"{form.loaded} lignes lues, {form.quarantined} à part",
    )
    return [
        *blocks,
        rows_table(
            session, form.rows, f"{counted} · {say(form.proof, session.language) if form.proof else ''}".rstrip(" ·")
        ),
    ]
