"""The county of the simulated time: its hospitals, wards, open-care units and municipalities, from `kalmar.yaml`.

Who is punctual, slow or silent is drawn anew for each seed: nothing is said of any municipality that exists.
"""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path

import yaml

ELSEWHERE_IN_THE_COUNTY = 0.1
_FILES = resources.files("hub.simulation")


class Habit(StrEnum):
    """How somebody answers: the same day, days later, or never."""

    PUNCTUAL = "punctual"
    SLOW = "slow"
    SILENT = "silent"


_IN_A_DOZEN = (*[Habit.PUNCTUAL] * 6, *[Habit.SLOW] * 4, *[Habit.SILENT] * 2)


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital, the place where it lies, and its wards, each by HSA-id."""

    hsa_id: str
    name: str
    place: str
    wards: tuple[str, ...]
    psychiatric_wards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: SCB's code, its open-care unit, its hospital, its share of the stays, where people live."""

    code: str
    name: str
    open_care: str
    hospital: Hospital
    share: int
    town: str

    def function(self, name: str) -> str:
        """Return the party id of one of its functions, such as HEALTH_CARE."""
        return f"municipality:{self.code}:{name}"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A municipality of another county: SCB's code, and a postal town."""

    code: str
    town: str


@dataclass(frozen=True, slots=True)
class County:
    """A region's hospitals and the municipalities in it, and some beyond it."""

    region: str
    name: str
    hospitals: tuple[Hospital, ...]
    municipalities: tuple[Municipality, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def regions(self) -> list[str]:
        """The region and those of its neighbours: whose controllers are told something."""
        return sorted({self.region, *(each.code[:2] for each in self.neighbours)})

    def any_municipality(self, chance: random.Random) -> Municipality:
        """Draw a municipality by its share of the stays."""
        return chance.choices(self.municipalities, [each.share for each in self.municipalities])[0]

    def other_municipality(self, chance: random.Random, than: Municipality) -> Municipality:
        """Draw a municipality other than *than*."""
        return chance.choice([each for each in self.municipalities if each is not than])

    def hospital_for(self, chance: random.Random, home: Municipality, *, psychiatric: bool) -> Hospital:
        """Draw where somebody from *home* is taken: mostly to the nearest hospital that has such wards."""
        there = [each for each in self.hospitals if each.psychiatric_wards or not psychiatric]
        if home.hospital in there and chance.random() > ELSEWHERE_IN_THE_COUNTY:
            return home.hospital
        return chance.choice(there)


def habits(names: Iterable[str], seed: int) -> Mapping[str, Habit]:
    """Draw for each of *names* how it answers: of a dozen, six are punctual, four slow and two silent."""
    names = tuple(names)
    chance = random.Random(f"{seed} habits {names[0]}")
    drawn = [_IN_A_DOZEN[number % len(_IN_A_DOZEN)] for number in range(len(names))]
    chance.shuffle(drawn)
    return dict(zip(names, drawn, strict=True))


def regions() -> tuple[str, ...]:
    """Return the names of the regions that can be simulated."""
    return tuple(sorted(Path(str(path)).stem for path in _FILES.iterdir() if str(path).endswith(".yaml")))


@cache
def county(name: str = "kalmar") -> County:
    """Read a region by the name of its file."""
    source = yaml.safe_load(_FILES.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    organisation = source["organisation"]

    def hsa_ids(units: list[str]) -> tuple[str, ...]:
        return tuple(f"{organisation}-{unit}" for unit in units)

    hospitals = {
        each["unit"]: Hospital(
            f"{organisation}-{each['unit']}",
            each["name"],
            each["place"],
            hsa_ids(each["wards"]),
            hsa_ids(each["psychiatric_wards"]),
        )
        for each in source["hospitals"]
    }
    municipalities = tuple(
        Municipality(
            code,
            each["name"],
            f"{organisation}-{each['open_care']}",
            hospitals[each["hospital"]],
            each["share"],
            each["town"],
        )
        for code, each in source["municipalities"].items()
    )
    neighbours = tuple(Neighbour(code, town) for code, town in source["neighbours"].items())
    return County(source["region"], source["name"], tuple(hospitals.values()), municipalities, neighbours)
