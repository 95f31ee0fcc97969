"""Whether a saved answer is one page of several: the others' movements are not in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEXT = ("next", "next_page_uri", "next_page_url", "next_cursor", "next_page", "continuation_key")
_BEFORE = ("prev", "previous", "previous_page_uri")
_AROUND = ("links", "_links", "meta", "pagination", "paging", "page", "cursors", "data")
_DEEPEST = 4


def pages_missing(answer: Any) -> list[dict[str, object]]:
    """A warning where the last answer of the file says that another follows, or the first that one went before."""
    pages = [page for one in (answer if isinstance(answer, list) else [answer]) if (page := [*_around(one, 0)])]
    if not pages or not (any(map(_follows, pages[-1])) or any(_filled(part, _BEFORE) for part in pages[0])):
        return []
    message = "The answer is one page of several; the movements of the other pages are not in the file."
    return [issue(Severity.WARNING, "pages", message, action="Fetch all pages and save them together.")]


def _around(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The parts of an answer that may speak of its pages."""
    if not isinstance(node, dict) or depth > _DEEPEST:
        return
    yield node
    for name in (*_AROUND, "transactions"):
        yield from _around(node.get(name), depth + 1)


def _follows(part: dict[str, Any]) -> bool:
    return part.get("has_more") is True or part.get("has_next_page") is True or _filled(part, _NEXT)


def _filled(part: dict[str, Any], names: tuple[str, ...]) -> bool:
    """Whether a link or cursor is given: a text, or an object with one."""
    found = (part.get(name) for name in names)
    return any(bool(link.get("href")) if isinstance(link, dict) else isinstance(link, str) and link for link in found)
