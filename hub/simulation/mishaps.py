"""What goes wrong on the way: messages that come twice, that come again changed, and that are no messages at all."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from hub.simulation import wire
from hub.simulation.books.ledger import Note, told
from hub.simulation.people import Person
from hub.simulation.period import within
from hub.simulation.stay import ADMISSIONS, DISCHARGES, LAST_WORD, MUNICIPALITY, OUTPATIENT, Stay
from hub.simulation.stories.forms import admission_fields, ready_fields
from hub.simulation.told import Sent

DUPLICATE_SHARE = 0.06
CONFLICT_SHARE = 0.1
BAD_SHARE = 0.2
UNKNOWN_SENDER = "SE9999999999-X1"
_LONGEST_DELAY = timedelta(hours=9)


@dataclass(frozen=True, slots=True)
class Bad:
    """Something that intake must refuse with `code`: a message that may not be sent, or bytes that are none.

    `spoilt` makes the bytes out of the message's; without it what is wrong stands in the message itself.
    """

    code: str
    sent: Sent
    spoilt: Callable[[bytes], bytes] | None = None

    @property
    def topic(self) -> str:
        """Where it is sent."""
        return self.sent.topic

    @property
    def key(self) -> str:
        """The key it bears."""
        return self.sent.key

    @property
    def appended_at(self) -> datetime:
        """When it arrives."""
        return self.sent.appended_at

    @property
    def value(self) -> bytes:
        """The bytes as they stand on the topic."""
        return self.spoilt(self.sent.value) if self.spoilt else self.sent.value


def duplicates(stay: Stay, chance: random.Random) -> Iterator[Sent]:
    """Give some of the stay's messages again, word for word."""
    for sent in stay.sent:
        if chance.random() < DUPLICATE_SHARE:
            yield sent.later(_some_time_after(stay, sent.appended_at, chance))


def conflicts(stay: Stay, chance: random.Random) -> Iterator[Sent]:
    """Give one of the stay's ready notices or appointments again with its id and other content; note it in the book."""
    changeable = [sent for sent in stay.sent if sent.record in _CHANGED]
    if changeable and chance.random() < CONFLICT_SHARE:
        sent = chance.choice(changeable)
        stay.book.conflicts.add(sent.fields["message_id"])
        changed = _CHANGED[sent.record]
        earlier = {changed: sent.fields[changed] - timedelta(hours=1)}
        yield sent.later(_some_time_after(stay, sent.appended_at, chance), **earlier)


def bad_messages(stay: Stay, chance: random.Random, kind: int) -> Iterator[Bad]:
    """Give something that stands among the stay's messages and must be refused; note who is told of it in the book."""
    code, make = KINDS[kind % len(KINDS)]
    at = _some_time_after(stay, stay.sent[0].appended_at, chance)
    bad = Bad(code, *make(stay, at))
    yield bad
    if (party := _answered(bad)) is not None:
        said = {"message_id": bad.sent.fields["message_id"], "code": code}
        stay.book.notices[Note(party, f"MessageRefused:{said['message_id']}", "-", told(said))] += 1


def _answered(bad: Bad) -> str | None:
    """Say who is told of the refusal: the sender, unless the record does not say, or nobody knows it."""
    fields = bad.sent.fields
    sender = str(fields["sender"])
    if bad.spoilt or bad.code == "PERSONAL_NUMBER_AS_EPISODE" or sender == UNKNOWN_SENDER:
        return None
    if ":" in sender:
        return sender
    if "episode" in fields:
        return f"hospital:{fields['episode']['facility']}"
    return f"open_care:{sender}" if bad.topic == OUTPATIENT else f"hospital:{sender}"


def _some_time_after(stay: Stay, at: datetime, chance: random.Random) -> datetime:
    last = min(at + _LONGEST_DELAY, stay.period.ends_at - LAST_WORD)
    return within(chance, at + timedelta(seconds=1), last)


_CHANGED = {"DischargeReady": "assessed_at", "CareContactAppointed": "appointed_at"}

_Made: TypeAlias = tuple[Sent, Callable[[bytes], bytes] | None]


def _hl7(stay: Stay, at: datetime) -> _Made:
    """A message of an older kind, sent to the wrong door, with the patient's number in the clear."""
    person = stay.given.person
    text = f"MSH|^~\\&|ADT|{stay.ward}|HUB||{at:%Y%m%d%H%M}||ADT^A01\rPID|||{person.number}||{person.name}\r"
    return _admission(stay, at), lambda _: text.encode()


def _cut_short(stay: Stay, at: datetime) -> _Made:
    return _admission(stay, at), lambda value: value[:-7]


def _something_after(stay: Stay, at: datetime) -> _Made:
    return _admission(stay, at), lambda value: value + b"\x00\x00"


def _unknown_schema(stay: Stay, at: datetime) -> _Made:
    return _admission(stay, at), lambda value: wire.SINGLE_OBJECT + b"\x01\x02\x03\x04\x05\x06\x07\x08" + value[10:]


def _no_such_municipality(stay: Stay, at: datetime) -> _Made:
    return _admission(stay, at, registered_municipality="0899"), None


def _wrong_check_digit(stay: Stay, at: datetime) -> _Made:
    number = stay.given.person.number
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    return _admission(stay, at, patient={**_identity(stay.given.person), "id_value": wrong}), None


def _identity_of_a_protected_person(stay: Stay, at: datetime) -> _Made:
    patient = {**_identity(stay.given.person), "protection": "PROTECTED_REGISTRATION"}
    return _admission(stay, at, patient=patient), None


def _number_as_episode(stay: Stay, at: datetime) -> _Made:
    number = stay.given.person.number
    episode = {"facility": stay.given.hospital.hsa_id, "id": f"{number[:8]}-{number[8:]}"}
    return _admission(stay, at, episode=episode), None


def _ahead_of_time(stay: Stay, at: datetime) -> _Made:
    return _message(
        stay, DISCHARGES, "DischargeReady", ready_fields(stay, at), at, sent_at=at + timedelta(hours=3)
    ), None


def _number_in_text(stay: Stay, at: datetime) -> _Made:
    number = stay.given.person.number[2:]
    return _call(stay, at, mode="PHYSICAL", place=f"Avdelning 3, ang {number[:6]}-{number[6:]}"), None


def _place_at_home(stay: Stay, at: datetime) -> _Made:
    return _call(stay, at, mode="HOME", place=stay.given.person.street), None


def _at_another_door(stay: Stay, at: datetime) -> _Made:
    fields = {"unit": stay.open_care, "ended_at": at}
    sent = _message(stay, OUTPATIENT, "CareContactEnded", fields, at)
    return Sent(DISCHARGES, sent.key, sent.record, sent.fields, at), None


def _not_theirs_to_say(stay: Stay, at: datetime) -> _Made:
    """A municipality appoints the care contact, which is open care's to do."""
    by = stay.given.lives_in.function("HEALTH_CARE")
    fields = {
        "unit": stay.open_care,
        "name": "Vera Vårdkontakt",
        "phone": "0480-100 00",
        "appointed_by": stay.open_care,
    }
    made = _message(stay, OUTPATIENT, "CareContactAppointed", {**fields, "appointed_at": at}, at, sender=by)
    return made, None


def _nobody_we_know(stay: Stay, at: datetime) -> _Made:
    """A sender that no register holds."""
    fields = {"submitted_at": at}
    return _message(stay, MUNICIPALITY, "PlanningInputSubmitted", fields, at, sender=UNKNOWN_SENDER), None


KINDS: tuple[tuple[str, Callable[[Stay, datetime], _Made]], ...] = (
    ("NOT_A_RECORD", _hl7),
    ("PERSONAL_NUMBER_IN_TEXT", _number_in_text),
    ("UNKNOWN_MUNICIPALITY", _no_such_municipality),
    ("NOT_A_VALID_NUMBER", _wrong_check_digit),
    ("SENDER_MAY_NOT_SPEAK", _not_theirs_to_say),
    ("MALFORMED", _cut_short),
    ("PERSONAL_NUMBER_AS_EPISODE", _number_as_episode),
    ("AHEAD_OF_TIME", _ahead_of_time),
    ("IDENTITY_OF_PROTECTED_PERSON", _identity_of_a_protected_person),
    ("UNKNOWN_SCHEMA", _unknown_schema),
    ("TRAILING_BYTES", _something_after),
    ("PLACE_AT_HOME", _place_at_home),
    ("SENDER_MAY_NOT_SPEAK", _nobody_we_know),
    ("RECORD_NOT_ALLOWED", _at_another_door),
)
"""Each reason for which intake refuses, and how a message is made that has it."""


def _message(
    stay: Stay,
    topic: str,
    record: str,
    fields: dict[str, Any],
    at: datetime,
    *,
    sender: str | None = None,
    **changed: Any,  # noqa: ANN401 - whatever a message may hold
) -> Sent:
    """Make a message that is never told: something in it is changed."""
    whole = stay.written(topic, record, fields, at, sender=sender) | changed
    return Sent(topic, stay.case_id if "case_id" in whole else stay.stay_key, record, whole, at)


def _admission(stay: Stay, at: datetime, **changed: Any) -> Sent:  # noqa: ANN401 - as above
    """Make an admission notice that was never sent, with something in it changed."""
    fields = {**admission_fields(stay, at, at), "patient": _identity(stay.given.person)}
    return _message(stay, ADMISSIONS, "AdmissionNotice", fields, at, **changed)


def _call(stay: Stay, at: datetime, **changed: object) -> Sent:
    fields = {"called_by": stay.open_care, "called": stay.known.participants(), **changed}
    return _message(stay, OUTPATIENT, "SipConvened", fields, at)


def _identity(person: Person) -> dict[str, Any]:
    return {
        "protection": "NONE",
        "id_system": "PERSONNUMMER",
        "id_value": person.number,
        "name": person.name,
        "registered_address": person.street,
    }
