"""What goes wrong on the way: messages that come twice, that come again changed, and that are no messages at all."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.simulation import wire
from hub.simulation.days import ENDS_AT, within
from hub.simulation.people import Person
from hub.simulation.stay import ADMISSIONS, DISCHARGES, OUTPATIENT, Sent, Stay

DUPLICATE_SHARE = 0.08
CONFLICT_SHARE = 0.12
BAD_SHARE = 0.2
_LONGEST_DELAY = timedelta(hours=9)
_LAST_APPEND = ENDS_AT - timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Bad:
    """Something that intake must refuse with `code`; it is appended at `appended_at`."""

    code: str
    topic: str
    key: str
    value: bytes
    appended_at: datetime


def duplicates(stay: Stay, chance: random.Random) -> Iterator[Sent]:
    """Give some of the stay's messages again, word for word."""
    for sent in stay.sent:
        if chance.random() < DUPLICATE_SHARE:
            yield sent.later(_some_time_after(sent.appended_at, chance))


def conflicts(stay: Stay, chance: random.Random) -> Iterator[Sent]:
    """Give one of the stay's ready notices or appointments again with its id and other content; note it in the book."""
    changeable = [sent for sent in stay.sent if sent.record in _CHANGED]
    if changeable and chance.random() < CONFLICT_SHARE:
        sent = chance.choice(changeable)
        stay.book.conflicts.add(sent.fields["message_id"])
        yield sent.later(_some_time_after(sent.appended_at, chance), **_CHANGED[sent.record](sent.fields))


def bad_messages(stay: Stay, chance: random.Random, kind: int) -> Iterator[Bad]:
    """Give something that stands among the stay's messages and must be refused; note who is told of it in the book."""
    code, topic, make = KINDS[kind % len(KINDS)]
    at = _some_time_after(stay.sent[0].appended_at, chance)
    if code not in _SAYS_NOT_WHO_SENT_IT:
        stay.book.told.add((_sender(stay, code, topic), "MessageRefused"))
    key = stay.case_id if topic == OUTPATIENT else stay.stay_key
    yield Bad(code, topic, key, make(stay, at), at)


def _sender(stay: Stay, code: str, topic: str) -> str:
    """Name the sender as the hub addresses it: the hospital of the stay, or open care by where it spoke."""
    if code == "RECORD_NOT_ALLOWED":
        return f"hospital:{stay.open_care}"
    return f"open_care:{stay.open_care}" if topic == OUTPATIENT else f"hospital:{stay.hospital.hsa_id}"


def _some_time_after(at: datetime, chance: random.Random) -> datetime:
    return within(chance, at + timedelta(seconds=1), min(at + _LONGEST_DELAY, _LAST_APPEND))


def _an_hour_earlier(fields: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - a message's fields
    return {name: fields[name] - timedelta(hours=1)}


_CHANGED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "DischargeReady": lambda fields: _an_hour_earlier(fields, "assessed_at"),
    "CareContactAppointed": lambda fields: _an_hour_earlier(fields, "appointed_at"),
}


def _hl7(stay: Stay, at: datetime) -> bytes:
    """A message of an older kind, sent to the wrong door, with the patient's number in the clear."""
    person = stay.given.person
    return f"MSH|^~\\&|ADT|{stay.ward}|HUB||{at:%Y%m%d%H%M}||ADT^A01\rPID|||{person.number}||{person.name}\r".encode()


def _cut_short(stay: Stay, at: datetime) -> bytes:
    return _admission(stay, at)[:-7]


def _something_after(stay: Stay, at: datetime) -> bytes:
    return _admission(stay, at) + b"\x00\x00"


def _unknown_schema(stay: Stay, at: datetime) -> bytes:
    return wire.SINGLE_OBJECT + b"\x01\x02\x03\x04\x05\x06\x07\x08" + _admission(stay, at)[10:]


def _no_such_municipality(stay: Stay, at: datetime) -> bytes:
    return _admission(stay, at, registered_municipality="0899")


def _wrong_check_digit(stay: Stay, at: datetime) -> bytes:
    number = stay.given.person.number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    return _admission(stay, at, patient={**_identity(stay.given.person), "id_value": wrong})


def _identity_of_a_protected_person(stay: Stay, at: datetime) -> bytes:
    return _admission(stay, at, patient={**_identity(stay.given.person), "protection": "PROTECTED_REGISTRATION"})


def _number_as_episode(stay: Stay, at: datetime) -> bytes:
    number = stay.given.person.number
    return _admission(stay, at, episode={"facility": stay.hospital.hsa_id, "id": f"{number[:8]}-{number[8:]}"})


def _ahead_of_time(stay: Stay, at: datetime) -> bytes:
    fields = {
        "assessed_at": at,
        "assessed_by": stay.ward,
        "basis": "PHYSICIAN_ASSESSMENT",
        "aftercare_form": "VOLUNTARY",
    }
    return wire.message("DischargeReady", stay.written(DISCHARGES, fields, at + timedelta(hours=3)))


def _number_in_text(stay: Stay, at: datetime) -> bytes:
    number = stay.given.person.number[2:]
    return _call(stay, at, mode="PHYSICAL", place=f"Avdelning 3, ang {number[:6]}-{number[6:]}")


def _place_at_home(stay: Stay, at: datetime) -> bytes:
    return _call(stay, at, mode="HOME", place=stay.given.person.street)


def _at_another_door(stay: Stay, at: datetime) -> bytes:
    return _call(stay, at, mode="VIDEO")


KINDS: tuple[tuple[str, str, Callable[[Stay, datetime], bytes]], ...] = (
    ("NOT_A_RECORD", ADMISSIONS, _hl7),
    ("PERSONAL_NUMBER_IN_TEXT", OUTPATIENT, _number_in_text),
    ("UNKNOWN_MUNICIPALITY", ADMISSIONS, _no_such_municipality),
    ("NOT_A_VALID_NUMBER", ADMISSIONS, _wrong_check_digit),
    ("MALFORMED", ADMISSIONS, _cut_short),
    ("PERSONAL_NUMBER_AS_EPISODE", ADMISSIONS, _number_as_episode),
    ("AHEAD_OF_TIME", DISCHARGES, _ahead_of_time),
    ("IDENTITY_OF_PROTECTED_PERSON", ADMISSIONS, _identity_of_a_protected_person),
    ("UNKNOWN_SCHEMA", ADMISSIONS, _unknown_schema),
    ("TRAILING_BYTES", ADMISSIONS, _something_after),
    ("PLACE_AT_HOME", OUTPATIENT, _place_at_home),
    ("RECORD_NOT_ALLOWED", DISCHARGES, _at_another_door),
)
"""Each reason for which intake refuses, with the topic it comes on and how it is made."""

_SAYS_NOT_WHO_SENT_IT = {
    "NOT_A_RECORD",
    "MALFORMED",
    "UNKNOWN_SCHEMA",
    "TRAILING_BYTES",
    "PERSONAL_NUMBER_AS_EPISODE",  # of which stay it is cannot be told
}


def _admission(stay: Stay, at: datetime, **changed: object) -> bytes:
    """Write an admission notice that was never sent, with something in it changed."""
    patient = {"patient": _identity(stay.given.person)}
    return wire.message(
        "AdmissionNotice", stay.written(ADMISSIONS, {**stay.admission(at, at), **patient}, at) | changed
    )


def _call(stay: Stay, at: datetime, **changed: object) -> bytes:
    fields = {"called_by": stay.open_care, "called": stay.participants, **changed}
    return wire.message("SipConvened", stay.written(OUTPATIENT, fields, at))


def _identity(person: Person) -> dict[str, Any]:
    return {
        "protection": "NONE",
        "id_system": "PERSONNUMMER",
        "id_value": person.number,
        "name": person.name,
        "registered_address": person.street,
    }
