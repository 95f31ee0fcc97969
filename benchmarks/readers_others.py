"""Other libraries' readers, for the comparison in readers.py: development tools, never imported by the package.

Some carry a GPL (ofxtools, pycoda) or LGPL (csb43, python-cfonb) licence, some share an import name (mt-940 and mt940,
pycoda and febelfin-coda), so they live in environments of their own:

    python -m venv ~/one && ~/one/bin/pip install mt-940 ofxparse ofxtools quiffen python-cfonb pycoda bai2 csb43 \
        bankstatementparser pycamt
    python -m venv ~/two && ~/two/bin/pip install mt940 febelfin-coda norma43 camt053
    python benchmarks/readers.py --others ~/one --others ~/two

Each function takes the file's bytes and gives the number of transactions; a library that wants a path gets one.
"""

from __future__ import annotations

import io
import tempfile
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _at_a_path(content: bytes, suffix: str, read: Callable[[str], int]) -> int:
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(content)
        file.flush()
        return read(file.name)


def mt_940(content: bytes) -> int:
    library = import_module("mt940")
    return len(library.parse(content.decode(), options=library.Options.all()))


def mt940(content: bytes) -> int:
    library = import_module("mt940")
    return _at_a_path(content, ".sta", lambda path: sum(len(s.transactions) for s in library.MT940(path).statements))


def ofxparse(content: bytes) -> int:
    library = import_module("ofxparse")
    return len(library.OfxParser.parse(io.BytesIO(content)).account.statement.transactions)


def ofxtools(content: bytes) -> int:
    tree = import_module("ofxtools.Parser").OFXTree()
    tree.parse(io.BytesIO(content))
    return sum(len(statement.transactions) for statement in tree.convert().statements)


def quiffen(content: bytes) -> int:
    def read(path: str) -> int:
        parsed = import_module("quiffen").Qif.parse(path, day_first=True)
        return sum(len(rows) for account in parsed.accounts.values() for rows in account.transactions.values())

    return _at_a_path(content, ".qif", read)


def python_cfonb(content: bytes) -> int:
    reader = import_module("cfonb").StatementReader()
    return sum(len(s.lines) for s in reader.parse(io.StringIO(content.decode("cp1252"))))


def pycoda(content: bytes) -> int:
    return sum(len(s.movements) for s in import_module("coda.parser").Parser().parse(content))


def febelfin_coda(content: bytes) -> int:
    library = import_module("coda")
    return _at_a_path(
        content, ".cod", lambda path: sum(len(s.moves) for s in library.CODA(path, encoding="cp1252").statements)
    )


def bai2(content: bytes) -> int:
    parsed = import_module("bai2.bai2").parse_from_string(content.decode())
    return sum(len(account.children) for group in parsed.children for account in group.children)


def csb43(content: bytes) -> int:
    return sum(len(a.transactions) for a in import_module("csb43.aeb43").read_batch(io.BytesIO(content)).accounts)


def norma43(content: bytes) -> int:
    library = import_module("norma43")
    return _at_a_path(
        content, ".n43", lambda path: sum(len(a.transactions) for a in library.Norma43Parser(path).parse())
    )


def camt053(content: bytes) -> int:
    return sum(len(s.entries) for s in import_module("camt053").parse_document(content.decode()).statements)


def pycamt(content: bytes) -> int:
    return len(import_module("pycamt.parser").Camt053Parser(content).get_transactions())


def _bankstatementparser(parser: str, suffix: str) -> Callable[[bytes], int]:
    def read(content: bytes) -> int:
        made: Any = getattr(import_module("bankstatementparser"), parser)
        return _at_a_path(content, suffix, lambda path: len(made(path).parse()))

    return read


OTHERS: dict[str, dict[str, Callable[[bytes], int]]] = {
    "camt053": {"bankstatementparser": _bankstatementparser("CamtParser", ".xml"), "camt053": camt053, "pycamt": pycamt},
    "mt940": {"mt-940": mt_940, "mt940": mt940, "bankstatementparser": _bankstatementparser("Mt940Parser", ".mt940")},
    "ofx": {"ofxparse": ofxparse, "ofxtools": ofxtools, "bankstatementparser": _bankstatementparser("OfxParser", ".ofx")},
    "qif": {"quiffen": quiffen},
    "cfonb120": {"python-cfonb": python_cfonb},
    "coda": {"pycoda": pycoda, "febelfin-coda": febelfin_coda},
    "bai2": {"bai2": bai2, "bankstatementparser": _bankstatementparser("Bai2Parser", ".bai")},
    "n43": {"csb43": csb43, "norma43": norma43},
    "csv": {"bankstatementparser": _bankstatementparser("CsvStatementParser", ".csv")},
}  # fmt: skip
"""Per format the distributions and how each reads it. No library reads a French FEC."""
