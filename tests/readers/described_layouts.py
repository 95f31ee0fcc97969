"""Every layout that others describe, in one list."""

from __future__ import annotations

from tests.readers.layouts_of_france_and_benelux import LAYOUTS_OF_FRANCE_AND_BENELUX
from tests.readers.layouts_of_the_east import LAYOUTS_OF_THE_EAST
from tests.readers.layouts_of_the_german_banks import LAYOUTS_OF_THE_GERMAN_BANKS
from tests.readers.layouts_of_the_north import LAYOUTS_OF_THE_NORTH
from tests.readers.layouts_of_the_south import LAYOUTS_OF_THE_SOUTH
from tests.readers.layouts_of_the_world import LAYOUTS_OF_THE_WORLD
from tests.readers.more_layouts_of_the_north_and_east import MORE_LAYOUTS_OF_THE_NORTH_AND_EAST
from tests.readers.more_layouts_of_the_south import MORE_LAYOUTS_OF_THE_SOUTH
from tests.readers.more_layouts_of_the_west import MORE_LAYOUTS_OF_THE_WEST
from tests.readers.more_layouts_of_the_world import MORE_LAYOUTS_OF_THE_WORLD

UNTOLD = ("Barclaycard (UK)", "Wise (all transactions)", "HDFC (card)")
"""What only a person can say: sides without a header, one of two amounts, money out by an empty cell."""
_MORE = (
    *MORE_LAYOUTS_OF_THE_WEST,
    *MORE_LAYOUTS_OF_THE_SOUTH,
    *MORE_LAYOUTS_OF_THE_NORTH_AND_EAST,
    *MORE_LAYOUTS_OF_THE_WORLD,
)
ASKED = tuple(layout for layout in _MORE if layout.bank in UNTOLD)
DESCRIBED = (
    *LAYOUTS_OF_FRANCE_AND_BENELUX,
    *LAYOUTS_OF_THE_GERMAN_BANKS,
    *LAYOUTS_OF_THE_NORTH,
    *LAYOUTS_OF_THE_SOUTH,
    *LAYOUTS_OF_THE_EAST,
    *LAYOUTS_OF_THE_WORLD,
    *(layout for layout in _MORE if layout not in ASKED),
)
