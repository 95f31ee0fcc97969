"""Bytes become text: never lossy, never a guess that nobody is told of.

Order of trust: byte order mark, UTF-16 by its zero bytes, UTF-8 (strict), the declared encoding, cp1252, latin-1. UTF-8
comes before a declared one-byte encoding because text with accents that is valid UTF-8 by accident does not happen, and
because many banks write `CHARSET:1252` above UTF-8.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from bankrec_nb.readers.base import Source

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RETURN, _LINE_FEED = b"\r\n"
_ONE_BYTE_LATIN = {"ascii", "cp1252", "iso8859-1", "iso8859-15", "utf-8"}
_OLD_PAGES = {"cp850": "DOS (code page 850)", "cp852": "DOS (code page 852)", "mac_roman": "old Macintosh (Mac Roman)"}
_OLD_LETTERS = bytes(range(0x80, 0xA6))
"""Where those pages have their accented letters; Windows has quotes, dashes and the like there."""
_HIGH = bytes(range(0x80, 0x100))
_PAGE_BYTES = 1 << 20
_PIECE = 1 << 16
_ACCENTED = "àáâãäåæçèéêëìíîñòóôõöøùúûüýÿœšž"
_EASTERN = "áâäçéëíîóôöúüýőűąęćłńśźżěščřžůťďňăşţ"
_IN_WORDS = {
    page: re.compile(f"(?<=[a-z])[{letters}ß]|(?<=[A-Z])[{letters.upper()}](?![a-z])|(?<=[aeiou])ï")
    for page, letters in (("", _ACCENTED), ("cp852", _EASTERN))
}
"""Letters that stand in a word; ï only behind a vowel, because it is ő in page 852 (Győr)."""

WHITE_RUN = r"\s{2,}|[^\S ]"
"""White space that one space stands for (Polars' pattern): single spaces are passed over, a third of the time of `\\s+`."""
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that change the reading direction: a label with them shows something else than it says."""


@dataclass(frozen=True)
class Decoded:
    """Text of a file, the encoding it was read in and what is worth telling about it."""

    text: str
    encoding: str
    issues: list[dict[str, object]] = field(default_factory=list)


def decode(content: bytes, declared: str | None = None) -> Decoded:
    """The text of the bytes without its byte order mark; every byte string has one, no character is ever replaced.

    Args:
        content: the file's bytes.
        declared: the encoding the file says it has (CHARSET:1252, an XML declaration), if it says one.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark) and (text := _strict(content[len(mark) :], encoding)) is not None:
            return Decoded(text.removeprefix("\ufeff"), encoding)
    if (wide := _utf16_without_mark(content)) and (text := _strict(content, wide)) is not None:
        return Decoded(text, wide)
    named = _codec(declared)
    for encoding in _order(named):
        if (text := _strict(content, encoding)) is not None:
            return Decoded(text.removeprefix("\ufeff"), encoding, _told(declared, named, encoding, content))
    return Decoded(content.decode("latin-1"), "latin-1", _told(declared, named, "latin-1", content))


def decode_old(content: bytes, *pages: str) -> Decoded:
    """`decode` for what names no encoding and may come from DOS or an old Macintosh: the page whose letters make words.

    A note tells of a page other than Windows'. Capitals count among capitals only, small letters after small ones, so
    that the letters of one page do not pass for those of another.

    Args:
        content: the file's bytes.
        pages: the pages to think of besides Windows', the likelier first.
    """
    decoded = decode(content)
    if decoded.encoding not in {"cp1252", "latin-1"}:
        return decoded
    start = content[:_PAGE_BYTES]
    if len(start.translate(None, delete=_OLD_LETTERS)) == len(start):
        return decoded
    letters = {page: _letters_in(start, page) for page in ("cp1252", *pages)}
    best = max(letters, key=lambda page: letters[page])
    high = len(start) - len(start.translate(None, delete=_HIGH))
    # A third at least: à stands alone and É first, but of Japanese letters hardly any makes a Western word.
    text = _strict(content, best) if best != "cp1252" and letters[best] * 3 >= high else None
    if text is None:
        return decoded
    message = f"The letters with accents are those of {_OLD_PAGES[best]}; the file was read so."
    return Decoded(text, best, [issue(Severity.NOTE, "encoding", message, action="Look at the accents of a label.")])


def _letters_in(content: bytes, page: str) -> int:
    """How many letters with accents stand in words under a code page."""
    return len((_IN_WORDS.get(page) or _IN_WORDS[""]).findall(content.decode(page, "replace")))


@dataclass(frozen=True)
class Lined:
    """A text in UTF-8 whose lines end with a line feed; `returns` where a carriage return may stand before each."""

    content: bytes
    written: str
    """The content as text."""
    returns: bool = False

    @cached_property
    def text(self) -> str:
        """The text with a line feed alone between its lines."""
        return one_line_end(self.written) if self.returns else self.written


def with_line_feeds(decoded: Decoded, content: bytes) -> Lined:
    """A file's text with line feeds at the ends of its lines; the file's own bytes are kept where they have them.

    Args:
        decoded: the file's text.
        content: the bytes that it was read from.
    """
    if decoded.encoding != "utf-8" or content.startswith(codecs.BOM_UTF8):
        return lined(one_line_end(decoded.text))
    if not content.endswith(b"\x1a") and (b"\r" not in content or _only_before_line_feeds(content)):
        return Lined(content, decoded.text, returns=b"\r" in content)
    return lined(one_line_end(decoded.text))


def lined(text: str) -> Lined:
    """A text that has line feeds alone."""
    return Lined(text.encode(), text)


def _only_before_line_feeds(content: bytes) -> bool:
    """Whether each carriage return stands before a line feed."""
    pairs = all(not ((letters[:-1] == _RETURN) & (letters[1:] != _LINE_FEED)).any() for letters in overlapping(content))
    return pairs and not content.endswith(b"\r")


def overlapping(content: bytes) -> Iterator[npt.NDArray[np.uint8]]:
    """Bytes as numbers, in pieces that share one byte with the next: what is made of one stays in the processor's cache.

    Masks of a whole file would be memory asked of the system each time, which costs more than looking.
    """
    letters = np.frombuffer(content, dtype=np.uint8)
    for start in range(0, max(1, letters.size - 1), _PIECE):
        yield letters[start : start + _PIECE + 1]


def one_line_end(text: str) -> str:
    """The text with a line feed alone between its lines and without an old end-of-file mark."""
    for end in ("\r\n", "\r\n", "\r"):  # twice, because some exports double the carriage return
        if "\r" in text:
            text = text.replace(end, "\n")
    return text.rstrip("\x1a")


def head(source: Source, size: int = 8192) -> str:
    """Text of the first kilobytes, for recognising: a character cut at the end is left off."""
    content = source.content[:size]
    if len(source.content) > size and content[:2] not in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        while content and content[-1] >= 0x80:
            content = content[:-1]
    elif len(content) % 2 and content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        content = content[:-1]
    return decode(content).text


def clean(text: str | None) -> str:
    """Lines joined by one space, no space at the ends: `remittance_information` as the tables want it."""
    return " ".join(text.split()) if text else ""


def show_hidden(text: str) -> str:
    """The text with direction marks written out (`‹U+202E›`), so that it shows what it says."""
    return BIDI.sub(lambda mark: f"‹U+{ord(mark[0]):04X}›", text)


def _order(named: str | None) -> list[str]:
    first = ["utf-8"] if named is None or named in _ONE_BYTE_LATIN else [named, "utf-8"]
    rest = [named] if named in {"iso8859-1", "iso8859-15"} else []
    return [*first, *[e for e in rest if e], "cp1252"]


def _codec(declared: str | None) -> str | None:
    """Python's name of a declared encoding; null where it knows none of that name."""
    if not declared:
        return None
    wanted = declared.strip().lower()
    wanted = {"usascii": "ascii", "1252": "cp1252", "8859-1": "cp1252", "ansi": "cp1252"}.get(wanted, wanted)
    try:
        name = codecs.lookup(wanted).name
    except LookupError:
        return None
    return "utf-8" if name == "utf-8-sig" else name


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError, AssertionError):  # some codecs (idna, punycode) fail in their own way
        return None


def _utf16_without_mark(content: bytes) -> str | None:
    """UTF-16 shows in Latin text as a zero in every other byte."""
    head = content[:400]
    if len(head) < 8:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _told(declared: str | None, named: str | None, used: str, content: bytes) -> list[dict[str, object]]:
    """A note where the file was not what it says it is (pure ASCII is everything it says it is)."""
    if declared is None or named == used or content.isascii():
        return []
    message = f"The file says it is {declared.strip()[:40]} but was read as {used}."
    return [issue(Severity.NOTE, "encoding", message, action="Look at the accents of a label.")]
