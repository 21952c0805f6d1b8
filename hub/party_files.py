"""Reads `hub/parties/`: which controller owns what the units of an organisation read."""

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def organisation_controllers() -> "Mapping[str, str]":
    """Return organisation number (ten digits) → controller, for the 21 regions."""
    text = files("hub.parties").joinpath("organisations.yaml").read_text(encoding="utf-8")
    regions = yaml.safe_load(text)["regions"]
    return MappingProxyType({number: entry["controller"] for number, entry in regions.items()})
