"""XML from strangers: no DOCTYPE, no entities, no network, bounded depth and size.

libxml2 itself refuses text nodes above 10 MB and nesting above a few hundred levels unless `huge_tree` is set; a
document type is refused before parsing, because none of the formats read here has one.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.text import decode, head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bankrec_nb.readers.base import Source

SIZE_LIMIT_BYTES = 2 * 1024**3
"""A year of a large company's camt.053 is below 500 MB; a larger file is not a statement."""

_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_DECLARATIONS = re.compile(rb"<\?xml\s[^>]*\?>")
_TEXT_LIMIT_BYTES = 10_000_000
_ATTACHMENT = re.compile(rb"(<(?:[\w.-]+:)?(?:AttachmentBinaryObject|EmbeddedDocumentBinaryObject)(?:\s[^<>]*)?>)[^<]+")
_FORBIDDEN = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ROOT = re.compile(
    r"""\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:(?P<prefix>[\w.-]+):)?(?P<name>[\w.-]+)(?P<attributes>[^<>]*)>""",
    re.DOTALL,
)


def root_of(source: Source) -> tuple[str, str]:
    """Namespace and local name of the root element from the first kilobytes; two empty strings where it is no XML."""
    match = _ROOT.match(head(source).lstrip("\ufeff\x00 \r\n\t"))
    if match is None:
        return "", ""
    name = f"xmlns:{match['prefix']}" if match["prefix"] else "xmlns"
    space = re.search(rf"""(?<![\w:]){re.escape(name)}\s*=\s*["']([^"']*)["']""", match["attributes"])
    return (space[1].strip() if space else ""), match["name"]


def elements(source: Source, *names: str, plain: bytes | None = None) -> Iterator[etree._Element]:
    """Every element with one of these local names when it is complete, in document order, in one pass.

    The caller clears what it has used up. Raises FileRefused when the file is no well-formed XML or carries a DOCTYPE.

    Args:
        source: the file.
        names: local names.
        plain: its `safe_bytes`, or a part of them, where the caller has them.
    """
    stream = etree.iterparse(
        BytesIO(safe_bytes(source) if plain is None else plain),
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in stream:
            yield element
    except etree.XMLSyntaxError as error:
        raise _broken(source, error) from error


def tree(source: Source) -> etree._Element:
    """The root element of a small document (an invoice, an order file). Raises FileRefused as `elements` does."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_without_attachments(safe_bytes(source)), parser)
    except etree.XMLSyntaxError as error:
        raise _broken(source, error) from error


def safe_bytes(source: Source) -> bytes:
    """The document as UTF-8 without declaration; refuses a document type, entities and absurd sizes."""
    if len(source.content) > SIZE_LIMIT_BYTES:
        raise FileRefused(
            "the file is too large for a statement.", where=source.name, action="Ask for shorter periods."
        )
    declared = _DECLARED.match(source.content[:400].decode("latin-1").lstrip("ï»¿\x00"))
    if source.content.startswith(b"<?xml") and _is_utf8(source.content, declared[1] if declared else "utf-8"):
        plain = source.content
    else:
        text = decode(source.content, declared[1] if declared else None).text.lstrip("\x00 \r\n\t\ufeff")
        plain = _DECLARATION.sub("", text, count=1).encode()
    if _FORBIDDEN.search(plain):
        raise FileRefused(
            "the XML has a document type or entities (DOCTYPE); bank files never have one, attacks do.",
            where=source.name,
            action="Do not open this file; ask the bank for it again.",
        )
    return _without_padding(plain)


def one_document(plain: bytes) -> bytes:
    """The `safe_bytes` of a file that holds several documents, one pasted below the other, as one with them inside."""
    if plain.count(b"<?xml ") < 2:
        return plain
    return b"<Documents>" + _DECLARATIONS.sub(b"", plain) + b"</Documents>"


def _without_padding(plain: bytes) -> bytes:
    """Without the zeros and the ^Z that transfers in fixed blocks leave at the end."""
    tail = plain[-4096:]
    after = tail[len(tail.rstrip(b"\x00\x1a \r\n\t")) :]
    return plain[: -len(after)] if after.strip() else plain


def _without_attachments(plain: bytes) -> bytes:
    """Without the files inside an invoice (pictures, PDFs), which may be larger than the longest text allowed."""
    return plain if len(plain) < _TEXT_LIMIT_BYTES else _ATTACHMENT.sub(rb"\1", plain)


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _is_utf8(content: bytes, declared: str) -> bool:
    if declared.lower() not in {"utf-8", "utf8", "us-ascii", "ascii"}:
        return False
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _broken(source: Source, error: etree.XMLSyntaxError) -> FileRefused:
    line = error.lineno or 0
    return FileRefused(
        f"the XML is damaged or cut off at line {line}: {error.msg or 'it cannot be read'}.",
        where=source.name,
        action="Nothing was loaded. Download the file again; it must be complete to its last line.",
    )
