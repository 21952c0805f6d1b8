"""What has been told of one case, as far as anything follows from it; filled in as the messages arrive."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from hub.simulation.books.ledger import Deviation

HEALTH_CARE = "HEALTH_CARE"
SOCIAL_SERVICES = "SOCIAL_SERVICES"
OPEN_CARE = "OPEN_CARE"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody judged to be needed from `at` on, told by a message given at `told_at`; `first` told it first."""

    message_id: str
    needs: frozenset[str]
    at: datetime
    told_at: datetime
    first: str

    @property
    def planning(self) -> bool:
        """Whether region and municipality must plan together: home nursing, or home help beside open care."""
        return HEALTH_CARE in self.needs or {SOCIAL_SERVICES, OPEN_CARE} <= self.needs

    @property
    def open_care(self) -> bool:
        """Whether the region's open care takes part."""
        return bool(self.needs & {HEALTH_CARE, OPEN_CARE})


@dataclass(frozen=True, slots=True)
class Home:
    """Where the person will live, and which municipality pays; None for one registered nowhere.

    A move holds from `since`, and was told at `told_at`; without them it is so from the beginning.
    """

    lives_in: str
    pays: str | None
    since: datetime | None = None
    told_at: datetime | None = None


@dataclass(slots=True)
class Ready:
    """A ready notice; `void` once it was retracted, and then it ended when that was said."""

    message_id: str
    given_at: datetime
    arrived_at: datetime
    compulsory: bool = False
    ended_at: datetime | None = None
    ended_by: str | None = None
    void: bool = False


@dataclass(slots=True)
class Contact:
    """A care contact and the time of the appointment."""

    message_id: str
    unit: str
    phone: str
    appointed_at: datetime
    ended_at: datetime | None = None


@dataclass(slots=True)
class Call:
    """A call to a SIP; `meeting` is when, how and where, as last booked, `help_needed` what the person needs there."""

    message_id: str
    sender: str
    called_by: str
    called: tuple[str, ...]
    given_at: datetime
    meeting: dict[str, Any]
    help_needed: dict[str, bool]
    cancelled_at: datetime | None = None


@dataclass(slots=True)
class GivenByHand:
    """A notice that somebody says was given without the hub."""

    sender: str
    purpose: str
    recipient: str
    given_at: datetime


@dataclass(slots=True)
class Gap:
    """A time in which open care's services were missing, or not known to be there, and hindered the discharge."""

    since: datetime
    until: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Tell whether the services are missing at *at*."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that sets a day for its follow-up."""

    message_id: str
    made_at: datetime
    arrived_at: datetime
    follow_up_on: date


@dataclass(frozen=True, slots=True)
class Report:
    """A deviation that a party reported, with what may be told of it."""

    message_id: str
    by: str
    what: Deviation


@dataclass(slots=True)
class Admission:
    """The admission notice as it reads now.

    `identity` is the mark of what only one notice may carry, `identified_by` the message that told it last.
    """

    identified_by: str
    admitted_at: datetime
    told_at: datetime
    arrived_at: datetime
    expected_discharge_at: datetime
    identity: str | None


@dataclass(slots=True)
class Known:
    """One case: the hospital's region, its units, and everything told of it that something follows from.

    `by_phone` are the messages by which the hospital registered what it had told otherwise, `refusals` what the patient
    said of a plan, and when: True for no; `said` is what a called party answered, and when, `meetings` when they met
    and who was there, and `replies` what has been said of a deviation.
    """

    case_id: str
    region: str
    hospital: str
    open_care: str
    protected: bool = False
    psychiatric: bool = False
    admission: Admission | None = None
    homes: list[Home] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    readies: list[Ready] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    by_hand: list[GivenByHand] = field(default_factory=list)
    by_phone: set[str] = field(default_factory=set)
    refusals: list[tuple[datetime, bool]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    forwarded: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    strangers: list[tuple[str, str]] = field(default_factory=list)
    letters: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    said: list[tuple[str, datetime, str]] = field(default_factory=list)
    meetings: list[tuple[datetime, frozenset[str]]] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    discharged_at: datetime | None = None
    discharge_arrived_at: datetime | None = None
    discharge_id: str = ""
    informed_at: datetime | None = None
    transferred_at: datetime | None = None
    withheld_at: datetime | None = None
    plans: list[Plan] = field(default_factory=list)
    followed_up: list[datetime] = field(default_factory=list)
    ended_at: datetime | None = None
    end_reason: str | None = None
    broken_off: bool = False
    void_at: datetime | None = None
    findings: set[str] = field(default_factory=set)

    @property
    def latest(self) -> Judgement:
        """The latest judgement of the needs."""
        return max(self.judgements, key=lambda each: each.at)

    def new_needs(self) -> list[tuple[Judgement, frozenset[str]]]:
        """Return each judgement that shows needs not seen before, with those needs."""
        found, seen = [], frozenset[str]()
        for judged in sorted(self.judgements, key=lambda each: each.at):
            if new := judged.needs - seen:
                found.append((judged, new))
            seen |= judged.needs
        return found

    def judged_at(self, at: datetime) -> Judgement:
        """Return the judgement in force at *at*; before the first, the first."""
        in_order = sorted(self.judgements, key=lambda each: each.at)
        return next((each for each in reversed(in_order) if each.at <= at), in_order[0])

    def home_at(self, at: datetime) -> Home:
        """Return the home that is in force at *at*."""
        return next(home for home in reversed(self.homes) if home.since is None or home.since <= at)

    def refused_at(self, at: datetime) -> bool:
        """Tell whether the patient's last word on a plan was no, at *at*."""
        return self._last_word(at) is True

    def consented_at(self, at: datetime) -> bool:
        """Tell whether the patient's last word on a plan was yes, at *at*."""
        return self._last_word(at) is False

    def _last_word(self, at: datetime) -> bool | None:
        return max(((said_at, no) for said_at, no in self.refusals if said_at <= at), default=(at, None))[1]

    def contact_at(self, at: datetime | None) -> Contact | None:
        """Return the contact in force at *at*, or in the end."""
        in_order = sorted(self.contacts, key=lambda each: each.appointed_at)
        latest = next((each for each in reversed(in_order) if at is None or each.appointed_at <= at), None)
        gone = latest and latest.ended_at and (at is None or latest.ended_at <= at)
        return None if gone else latest

    def parts(self, judged: Judgement | None = None, home: Home | None = None) -> dict[str, tuple[str, str | None]]:
        """Return who is concerned: by party, its role and the need that is its own."""
        judged, home = judged or self.latest, home or self.homes[-1]
        found: dict[str, tuple[str, str | None]] = {}
        for function in sorted(judged.needs & _MUNICIPAL.keys()):
            found[f"municipality:{home.lives_in}:{function}"] = ("PARTICIPANT", _MUNICIPAL[function])
            if home.pays and home.pays != home.lives_in:
                found[f"municipality:{home.pays}:{function}"] = ("INFORMED", None)
        if judged.open_care:
            regional = "REGIONAL_OUTPATIENT_CARE" if OPEN_CARE in judged.needs else None
            found[f"open_care:{self.open_care}"] = ("CONVENER", regional)
        return found

    def participants(self, judged: Judgement | None = None) -> list[str]:
        """Return the parties that a call must reach."""
        return sorted(party for party, (role, _) in self.parts(judged).items() if role == "PARTICIPANT")


_MUNICIPAL = {HEALTH_CARE: "MUNICIPAL_HEALTH_CARE", SOCIAL_SERVICES: "SOCIAL_SERVICES"}
