"""The county of the simulated week: its hospitals, wards, open-care units and municipalities, from `kalmar.yaml`."""

import random
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml


@dataclass(frozen=True, slots=True)
class Hospital:
    """A hospital and its wards, each by HSA-id."""

    hsa_id: str
    wards: tuple[str, ...]
    psychiatric_wards: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: SCB's code, its open-care unit, its hospital, its share of the stays, where people live."""

    code: str
    open_care: str
    hospital: Hospital
    share: int
    town: str

    def function(self, name: str) -> str:
        """Return the party id of one of its functions, such as HEALTH_CARE."""
        return f"municipality:{self.code}:{name}"


@dataclass(frozen=True, slots=True)
class County:
    """A region's hospitals and the municipalities in it."""

    region: str
    hospitals: tuple[Hospital, ...]
    municipalities: tuple[Municipality, ...]

    def any_municipality(self, chance: random.Random) -> Municipality:
        """Draw a municipality by its share of the stays."""
        return chance.choices(self.municipalities, [each.share for each in self.municipalities])[0]

    def other_municipality(self, chance: random.Random, than: Municipality) -> Municipality:
        """Draw a municipality other than *than*."""
        return chance.choice([each for each in self.municipalities if each is not than])


@cache
def county() -> County:
    """Read the county."""
    source = yaml.safe_load(resources.files("hub.simulation").joinpath("kalmar.yaml").read_text(encoding="utf-8"))
    organisation = source["organisation"]

    def hsa_ids(units: list[str]) -> tuple[str, ...]:
        return tuple(f"{organisation}-{unit}" for unit in units)

    hospitals = {
        each["unit"]: Hospital(
            f"{organisation}-{each['unit']}", hsa_ids(each["wards"]), hsa_ids(each["psychiatric_wards"])
        )
        for each in source["hospitals"]
    }
    municipalities = tuple(
        Municipality(
            code, f"{organisation}-{each['open_care']}", hospitals[each["hospital"]], each["share"], each["town"]
        )
        for code, each in source["municipalities"].items()
    )
    return County(source["region"], tuple(hospitals.values()), municipalities)
