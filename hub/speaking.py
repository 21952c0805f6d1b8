"""Who may send which message, and on which topic (messages.md): a pure question to the registry of the parties.

Whether the sender has a part in the case is another question, which the core answers once the case is known.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from hub import inbound
from hub.inbound import CareContactAppointed, CareContactEnded, EpisodeMessage, Inbound, SipNeedRaised
from hub.party_registry import PartyRegistry, Role, Speaker, organisation_number
from hub.refusals import Refused, refused

CODE: Final = "SENDER_MAY_NOT_SPEAK"

_OPEN_CARE: Final = frozenset({Role.OPEN_CARE})
_ALL: Final = frozenset(Role)

SPOKEN_BY: Final[dict[type[Inbound], frozenset[Role]]] = {
    inbound.AdmissionNotice: frozenset({Role.HOSPITAL}),
    inbound.ExpectedDischargeChanged: frozenset({Role.HOSPITAL}),
    inbound.NeedsReassessed: frozenset({Role.HOSPITAL}),
    inbound.PatientDetailsChanged: frozenset({Role.HOSPITAL}),
    inbound.WardChanged: frozenset({Role.HOSPITAL}),
    inbound.DischargeReady: frozenset({Role.HOSPITAL}),
    inbound.DischargeReadyWithdrawn: frozenset({Role.HOSPITAL}),
    inbound.DischargePlanned: frozenset({Role.HOSPITAL}),
    inbound.PatientDischarged: frozenset({Role.HOSPITAL}),
    inbound.DischargeInformationTransferred: frozenset({Role.HOSPITAL}),
    inbound.PatientInformed: frozenset({Role.HOSPITAL}),
    inbound.EpisodeInterrupted: frozenset({Role.HOSPITAL}),
    inbound.CareContactAppointed: _OPEN_CARE,
    inbound.CareContactEnded: _OPEN_CARE,
    inbound.ConsentRecorded: _ALL,
    inbound.SipNeedAssessed: _OPEN_CARE,
    inbound.SipNeedRaised: _ALL,
    inbound.SipConvened: _ALL,
    inbound.SipRescheduled: _ALL,
    inbound.SipCancelled: _ALL,
    inbound.OutpatientCareUnavailable: _OPEN_CARE | {Role.HOSPITAL},
    inbound.OutpatientCareAvailable: _OPEN_CARE | {Role.HOSPITAL},
    inbound.SipMeetingHeld: _ALL,
    inbound.SipEstablished: _ALL,
    inbound.SipRevised: _ALL,
    inbound.SipFollowedUp: _ALL,
    inbound.SipClosed: _ALL,
    inbound.NoticeAcknowledged: _ALL,
    inbound.NoticeRejected: _ALL,
    inbound.PlanningInputSubmitted: _ALL - {Role.OTHER},
    inbound.InvitationAnswered: _ALL,
    inbound.ReadyToReceive: _ALL - {Role.OTHER},
    inbound.LiabilityContested: _ALL - {Role.OTHER},
    inbound.DeviationReported: _ALL,
    inbound.DeviationAnswered: _ALL,
    inbound.DeviationClosed: _ALL,
    inbound.PatientDeceased: _ALL,
    inbound.NoticeGivenOutsideHub: _ALL,
    inbound.MessageRetracted: _ALL,
}
"""As what one must speak to send each message: any one of these roles."""

HEARD_ON: Final[dict[str, frozenset[Role]]] = {
    "hospital.admissions.v1": frozenset({Role.HOSPITAL}),
    "hospital.discharges.v1": frozenset({Role.HOSPITAL}),
    "outpatient.events.v1": _OPEN_CARE,
    "municipality.events.v1": frozenset({Role.MUNICIPALITY, Role.OTHER}),
}
"""As what one speaks on each inbound topic; what came on none, as in a file of messages, may be said as anything."""

_BY_CASE: Final = ("hospital.discharges.v1", "outpatient.events.v1", "municipality.events.v1")
"""The topics that take what several kinds of party may say of a case."""

_CALLED: Final = {
    Role.HOSPITAL: "the hospital",
    Role.OPEN_CARE: "the region's open care",
    Role.MUNICIPALITY: "the municipality",
    Role.OTHER: "other bodies",
}
_NOT_REGISTERED: Final = (
    "is not in the hub's registry of parties; send from a unit of a registered organisation, or have yours registered"
)
_ANOTHERS_STAY: Final = (
    "is of another organisation than the hospital of the stay; send from a unit of the hospital's own organisation, "
    "or have the sender's registered as speaking for it"
)
_ANOTHERS_NEED: Final = (
    "does not speak for the party named in `convener`; whoever sees the need invites, so name your own party there"
)
_ANOTHERS_UNIT: Final = (
    "is of another organisation than the unit of the care contact; let that unit send it, or one of its organisation"
)


def may_speak(message: Inbound, topic: str, parties: PartyRegistry, day: date) -> Refused | None:
    """Return why the sender of *message* may not send it on *topic* on *day*; None if it may."""
    speaker = parties.speaker(message.sender, day) or _of_its_own(message)
    if speaker is None:
        return _refused(_NOT_REGISTERED)
    if not (right := speaker.roles & SPOKEN_BY[type(message)]):
        return _refused(_of_others(message))
    if not right & HEARD_ON.get(topic, _ALL):
        return _refused(_elsewhere(right, topic))
    return _for_another(message, speaker, parties, day)


def topic_for(message: Inbound, home: str, parties: PartyRegistry, day: date) -> str:
    """Return the topic on which the sender of *message* sends it: *home* if it is heard there, else its own."""
    speaker = parties.speaker(message.sender, day)
    roles = SPOKEN_BY[type(message)] & (speaker.roles if speaker else frozenset())
    return next((name for name in (home, *_BY_CASE) if roles & HEARD_ON[name]), home)


def _of_its_own(message: Inbound) -> Speaker | None:
    """Let a provider that is not registered speak of a stay at its own hospital: by default it speaks for itself."""
    number = organisation_number(message.sender)
    own = isinstance(message, EpisodeMessage) and number == organisation_number(message.episode.facility)
    return Speaker(roles=frozenset({Role.HOSPITAL}), number=number) if own else None


def _for_another(message: Inbound, speaker: Speaker, parties: PartyRegistry, day: date) -> Refused | None:
    """Refuse what a unit says in the name of another organisation's."""
    if isinstance(message, EpisodeMessage):
        return None if _is_own(speaker, message.episode.facility) else _refused(_ANOTHERS_STAY)
    if isinstance(message, SipNeedRaised):
        return None if _is_convener(message, speaker, parties, day) else _refused(_ANOTHERS_NEED)
    if isinstance(message, CareContactAppointed | CareContactEnded):
        own = _is_own(speaker, message.unit) or (_is_region(speaker) and _is_private(message.unit, parties, day))
        return None if own else _refused(_ANOTHERS_UNIT)
    return None


def _is_convener(need: SipNeedRaised, speaker: Speaker, parties: PartyRegistry, day: date) -> bool:
    """Tell whether the sender is the party that it says will invite, or a unit of the organisation that is."""
    if need.sender in {need.convener, need.convener.partition(":")[2]}:
        return True
    return speaker.number in {one.number for one in parties.speakers_for(need.convener, day)}


def _is_own(speaker: Speaker, unit: str) -> bool:
    also_for = speaker.organisation.also_for if speaker.organisation else frozenset[str]()
    return organisation_number(unit) in {speaker.number, *also_for}


def _is_region(speaker: Speaker) -> bool:
    """Tell whether a region speaks: it appoints contacts at the private units under its contracts too."""
    return speaker.organisation is not None and speaker.organisation.controller.startswith("region-")


def _is_private(unit: str, parties: PartyRegistry, day: date) -> bool:
    return (parties.controller_of(f"open_care:{unit}", day) or "").startswith("org-")


def _of_others(message: Inbound) -> str:
    right = SPOKEN_BY[type(message)]
    return (
        f"may not send {type(message).__name__}, which comes from {_named(right)}; "
        "let a unit of theirs send it, or have the sender registered as what it is"
    )


def _elsewhere(right: Iterable[Role], topic: str) -> str:
    there = sorted(name for name, roles in HEARD_ON.items() if roles & frozenset(right))
    return f"speaks for {_named(right)}, and {topic} is for {_named(HEARD_ON[topic])}; send it on {' or '.join(there)}"


def _named(roles: Iterable[Role]) -> str:
    return " or ".join(_CALLED[role] for role in Role if role in frozenset(roles))


def _refused(remedy: str) -> Refused:
    return refused(CODE, ("sender",), remedy)
