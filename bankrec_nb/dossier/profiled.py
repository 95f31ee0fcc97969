"""How the dossier's delimited files are read: saved profiles looked at, edited, tried on a file, forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.dossier import profiling
from bankrec_nb.dossier.accounts import own_identifiers
from bankrec_nb.dossier.governing import Governing
from bankrec_nb.dossier.questions import Form, form_of
from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.profiles import Profile
from bankrec_nb.readers.read import load, unpacked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Profiled(Governing):
    """Profiles are settings, not decisions: what was imported with one stays as it is."""

    @property
    def profiles(self) -> pl.DataFrame:
        """One row per saved profile: name, kind, fingerprint, header, and what a person may have said."""
        rows = [
            {
                "name": p.name, "kind": p.kind, "fingerprint": p.fingerprint, "header": list(p.header),
                "date_order": p.date_order, "sign": p.sign, "direction": p.direction, "account_id": p.account_id,
                "currency": p.currency,
            }
            for p in profiling.saved_profiles(self._ws.layout)
        ]  # fmt: skip
        schema = dict.fromkeys(("name", "kind", "fingerprint"), pl.String) | {"header": pl.List(pl.String)}
        return pl.DataFrame(
            rows,
            schema=schema | dict.fromkeys(("date_order", "sign", "direction", "account_id", "currency"), pl.String),
        )

    def profile(self, name: str) -> dict[str, Any]:
        """A saved profile by name or fingerprint, as JSON-able data; raises NotFound."""
        return profiling.profile_named(self._ws.layout, name).to_json()

    def save_profile(self, profile: Mapping[str, Any], *, instead_of: str | None = None) -> dict[str, Any]:
        """Keep a profile, found or edited, for the next file of its form.

        Args:
            profile: as `profile()` or `form()` give it; columns may be named by their header.
            instead_of: name of the saved one that it replaces.

        Raises:
            SettingRefused: a field or column that cannot be. NotFound: no such profile to replace.
        """
        layout, wanted = self._ws.layout, Profile.from_json(profile)
        if instead_of is None:
            return profiling.remember(layout, wanted.to_json()).to_json()
        return profiling.rename_form(layout, profiling.profile_named(layout, instead_of), wanted).to_json()

    def forget_profile(self, name: str) -> dict[str, Any]:
        """Delete a saved profile; what was imported with it stays as it is, and is read again as it was."""
        return profiling.forget_profile(self._ws.layout, name).to_json()

    def form(self, file: str | Path | Source, said: Mapping[str, Any] | None = None) -> Form:
        """How a delimited file is or would be read: its profile, its own first cells, its first rows as read.

        Nothing is imported or saved.

        Args:
            file: its path (of an archive with one file too), or what was read of it.
            said: profile fields to try, over what is saved or found.

        Raises:
            FileRefused: it is no delimited file or sheet.
        """
        sources = [file] if isinstance(file, Source) else list(unpacked(load(file)))
        if len(sources) != 1:
            raise FileRefused(
                f"the archive holds {len(sources)} files.", where=sources[0].name, action="Unpack it first."
            )
        return form_of(sources[0], self._reading_options(), said or {})

    def _reading_options(self) -> ReadOptions:
        saved = tuple(p.to_json() for p in profiling.saved_profiles(self._ws.layout))
        return ReadOptions(saved=saved, language=self._ws.config.language, own_identifiers=own_identifiers(self._ws))
