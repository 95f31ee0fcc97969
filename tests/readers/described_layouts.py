"""Every layout that others describe, in one list."""

from __future__ import annotations

from tests.readers.layouts_of_france_and_benelux import LAYOUTS_OF_FRANCE_AND_BENELUX
from tests.readers.layouts_of_the_east import LAYOUTS_OF_THE_EAST
from tests.readers.layouts_of_the_german_banks import LAYOUTS_OF_THE_GERMAN_BANKS
from tests.readers.layouts_of_the_north import LAYOUTS_OF_THE_NORTH
from tests.readers.layouts_of_the_south import LAYOUTS_OF_THE_SOUTH
from tests.readers.layouts_of_the_world import LAYOUTS_OF_THE_WORLD

DESCRIBED = (
    *LAYOUTS_OF_FRANCE_AND_BENELUX,
    *LAYOUTS_OF_THE_GERMAN_BANKS,
    *LAYOUTS_OF_THE_NORTH,
    *LAYOUTS_OF_THE_SOUTH,
    *LAYOUTS_OF_THE_EAST,
    *LAYOUTS_OF_THE_WORLD,
)
