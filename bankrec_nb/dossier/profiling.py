"""Saved profiles: how the delimited files of our banks and books are read.

    <dossier>/profiles/<fingerprint>.json     one form of file each, edited by hand or by `bankrec profile`

A profile whose form (headers, delimiter, width) is exactly a file's is used without a word; a near one is proposed and
waits for a person. What was used stands in the manifest beside the import, so that an original is always read again as
it was read then.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.errors import NotFound, SettingRefused
from bankrec_nb.readers.profiles import Profile, as_saved, fingerprint
from bankrec_nb.store.settings_files import forget_setting, write_setting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bankrec_nb.dossier.folder import Layout


def saved_profiles(layout: Layout) -> list[Profile]:
    """All saved profiles, by name.

    Raises:
        SettingRefused: a file is no profile (somebody edited it by hand); says which.
    """
    return sorted((_load(path) for path in layout.profiles.glob("*.json")), key=lambda p: (p.name, p.fingerprint))


def _load(path: Path) -> Profile:
    try:
        return Profile.from_json(json.loads(path.read_text("utf-8")))
    except (ValueError, AttributeError, TypeError) as error:
        raise SettingRefused(
            f"it is no profile: {error}.", where=f"profiles/{path.name}", action="Correct or delete it."
        ) from error
    except SettingRefused as error:
        error.where = f"profiles/{path.name}"
        raise


def save_profile(layout: Layout, profile: Profile) -> Profile:
    """Keep a profile for the next file of its form; one of the same form is replaced."""
    if not profile.fingerprint:
        profile = replace(profile, fingerprint=fingerprint(profile.header, profile.delimiter, profile.width))
    others = {p.name for p in saved_profiles(layout) if p.fingerprint != profile.fingerprint}
    if not profile.name:
        profile = replace(profile, name=_free_name(layout, profile))
    elif profile.name in others:
        profile = replace(profile, name=f"{profile.name} {profile.fingerprint[:4]}")
    write_setting(layout.profiles / f"{profile.fingerprint}.json", profile.to_text().encode())
    return profile


def _free_name(layout: Layout, profile: Profile) -> str:
    """A name nobody has yet: the kind and the first characters of the fingerprint."""
    before = next((p.name for p in saved_profiles(layout) if p.fingerprint == profile.fingerprint), "")
    return before or f"{profile.kind}-{profile.fingerprint[:6]}"


def profile_named(layout: Layout, name: str) -> Profile:
    """A saved profile by its name or the beginning of its fingerprint.

    Raises:
        NotFound: there is none, or several.
    """
    saved = saved_profiles(layout)
    found = [p for p in saved if p.name == name] or [p for p in saved if p.fingerprint.startswith(name) and name]
    if len(found) == 1:
        return found[0]
    known = ", ".join(p.name for p in saved) or "none is saved yet"
    raise NotFound(f"{len(found) or 'no'} profile is called '{name}'.", where="profile", action=f"Known: {known}.")


def forget_profile(layout: Layout, name: str) -> Profile:
    """Delete a saved profile; what was imported with it stays as it is."""
    profile = profile_named(layout, name)
    forget_setting(layout.profiles / f"{profile.fingerprint}.json")
    return profile


def rename_form(layout: Layout, old: Profile, new: Profile) -> Profile:
    """Replace a saved profile by its edited one, whose form may be another."""
    kept = save_profile(layout, new)
    if kept.fingerprint != old.fingerprint:
        forget_setting(layout.profiles / f"{old.fingerprint}.json")
    return kept


def remember(layout: Layout, profile: Mapping[str, Any]) -> Profile:
    """Save a profile that a person has confirmed."""
    return save_profile(layout, as_saved(Profile.from_json(profile)))
