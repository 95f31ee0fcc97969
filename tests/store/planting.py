"""A mistake planted in a copy of some modules that build on each other; the program itself stays as it is."""

from __future__ import annotations

import inspect
import types
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def planted(modules: Sequence[types.ModuleType], old: str, new: str) -> types.ModuleType:
    """Copies of the modules (lower ones first) with this place changed in the one that has it; gives the topmost."""
    copies: dict[str, types.ModuleType] = {}
    places = 0
    for real in modules:
        source = inspect.getsource(real)
        places += source.count(old)
        copy = copies[real.__name__] = types.ModuleType(real.__name__)
        exec(compile(source.replace(old, new), f"mutated {real.__name__}", "exec"), copy.__dict__)  # noqa: S102
        for name, value in vars(real).items():
            below = copies.get(getattr(value, "__module__", ""))
            if below is not None and below is not copy and name in vars(below):
                vars(copy)[name] = vars(below)[name]
    assert places == 1, f"the mistake has {places} places: plant it anew"
    return copies[modules[-1].__name__]
