"""Judges what cases.yaml states of a case against what came out; the statements are described there."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Output = dict[str, Any]
Statement = Mapping[str, str]

ROWS: Final = {
    "deadline": "deadlines",
    "notice": "notices",
    "event": "events",
    "refusal": "refusals",
    "period": "liability.periods",
    "precondition": "liability.preconditions",
    "deviation": "deviations",
    "step": "sip.steps",
    "kva": "sip.kva",
}
"""Statements about rows of the output, and the path at which the rows stand."""

_NAME_OF: Final = {
    "deadline": "name",
    "notice": "type",
    "event": "type",
    "refusal": "code",
    "period": "starts_on",
    "precondition": "name",
    "deviation": "kind",
    "step": "name",
    "kva": "code",
}
_STANDING: Final = ("type", "party", "controller", "role", "legal_effect", "withholds", "withheld_from")
_TAKES_BACK: Final = {"NoticeRecalled", "SipInvitationWithdrawn", "DischargeReadyWithdrawnForwarded"}
_NOTHING: Final = object()
ANY: Final = "any"


def untrue(expect: tuple[Statement, ...], found: Output, told: str, other: Callable[[str], Output]) -> list[str]:
    """Return, for each statement that is not true of *found*, the statement and what there was instead.

    *told* is the input's text, *other* gives the output of another case.
    """
    return [f"{dict(each)}\n    found: {said}" for each in expect if (said := _against(each, found, told, other))]


def rows(kind: str, name: str, found: Output) -> list[dict[str, Any]]:
    """Return the rows of that kind and name."""
    return [row for row in _at(found, ROWS[kind]) or () if name in (ANY, row[_NAME_OF[kind]])]


def field(row: Mapping[str, Any], path: str) -> str | None:
    """Return the field that *path* leads to, as cases.yaml writes it; None if there is no such field."""
    value = _at(row, path, _NOTHING)
    if value is _NOTHING:
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _at(row: Mapping[str, Any], path: str, missing: object = None) -> Any:
    value: Any = row
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return missing
        value = value[name]
    return value


def _against(each: Statement, found: Output, told: str, other: Callable[[str], Output]) -> str | None:
    """Return what speaks against the statement; None if it is true."""
    kind, name = next(iter(each.items()))
    match kind:
        case _ if kind in ROWS:
            return _rows_against(kind, name, each, found)
        case "liability":
            return _liability_against(each, found["liability"])
        case "sip":
            return _sip_against(name, each, found["sip"])
        case "review":
            reviews = [reason for reason in found["manual_review"] if name == ANY or reason.startswith(name)]
            return None if _often_enough(len(reviews), each) else str(found["manual_review"])
        case "state" | "protection":
            return None if found[kind] == name else str(found[kind])
        case "profile":
            return None if found["rules"]["profile"] == name else str(found["rules"])
        case "ended":
            ended = found["rules"].get("ended", [])
            return None if any(name in text for text in ended) else str(ended)
        case "same_as":
            return _unlike(found, other(name), each["what"])
        case "only_to":
            others = [n for n in found["notices"] if n["party"] != name or each["type"] not in (ANY, n["type"])]
            return None if found["notices"] and not others else str(others)
        case "never_told" | "never_shown":
            return _shown(kind, name, found, told)
        case _:
            return f"{kind} is nothing that can be stated"


def _rows_against(kind: str, name: str, each: Statement, found: Output) -> str | None:
    asked = {path: value for path, value in each.items() if path not in (kind, "times")}
    there = rows(kind, name, found)
    so = [row for row in there if all(field(row, path) == value for path, value in asked.items())]
    return (
        None
        if _often_enough(len(so), each)
        else "\n           ".join([f"{len(there)} in all", *_told_apart(there, asked)])
    )


def _liability_against(each: Statement, liability: Mapping[str, Any] | None) -> str | None:
    so = {"liability": "none"}
    if liability is not None:
        because = " and ".join(liability["reasons"]) or "nothing"
        so = {"liability": liability["status"], "payer": field(liability, "payer") or "", "because": because}
    return None if each.items() <= so.items() else str(so)


def _sip_against(step: str, each: Statement, sip: Mapping[str, Any] | None) -> str | None:
    if sip is None:
        return None if step == "none" else "nothing of a SIP was told"
    so = {path: field(sip, path) or "" for path in each if path != "sip"} | {"sip": sip["step"]}
    return None if so == each else str(so)


def _told_apart(there: list[dict[str, Any]], asked: Mapping[str, str]) -> Iterator[str]:
    """Each row by the fields asked for, with how often it is there."""
    seen = [str({path: field(row, path) for path in asked}) for row in there]
    return (f"{seen.count(row)} of {row}" for row in dict.fromkeys(seen))


def _often_enough(number: int, each: Statement) -> bool:
    return number == int(each["times"]) if "times" in each else number > 0


def _unlike(found: Output, other: Output, what: str) -> str | None:
    here, there = (_standing(one) if what == "standing" else one[what] for one in (found, other))
    if here == there:
        return None
    if not isinstance(here, list) or not isinstance(there, list):
        return f"{here}, there {there}"
    return f"only here {[x for x in here if x not in there]}, only there {[x for x in there if x not in here]}"


def _standing(found: Output) -> list[tuple[str | None, ...]]:
    """What stands with whom, whatever it is numbered; a withdrawal stands for nothing."""
    issued = (n for n in found["notices"] if n["standing"] and not {n["type"], n.get("withholds")} & _TAKES_BACK)
    return sorted(tuple(str(n.get(key)) for key in _STANDING) for n in issued)


def _shown(kind: str, text: str, found: Output, told: str) -> str | None:
    if text not in told:
        return "it stands not even in the input"
    told_to_parties = [event for event in found["events"] if event["type"] == "NoticeIssued"]
    where = found if kind == "never_shown" else [found["notices"], told_to_parties]
    return "it is there" if text in json.dumps(where, ensure_ascii=False) else None
