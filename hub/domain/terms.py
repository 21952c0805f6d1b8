"""The words of the Act as types: closed lists and small values that facts, conclusions and notices share.

Every list has `UNKNOWN`, the default symbol that lets a schema gain symbols later; from outside it is refused
where the field matters (messages.md).  Instants are aware `datetime` in UTC unless a docstring says otherwise.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """How a notice was given: through a system, or by the reserve routine and registered afterwards."""

    UNKNOWN = "UNKNOWN"
    SYSTEM = "SYSTEM"
    RESERVE_ROUTINE = "RESERVE_ROUTINE"


class IdSystem(StrEnum):
    """Which register a personal id belongs to; a local reserve number is unique only within its OID."""

    UNKNOWN = "UNKNOWN"
    PERSONNUMMER = "PERSONNUMMER"
    SAMORDNINGSNUMMER = "SAMORDNINGSNUMMER"
    NATIONAL_RESERVE = "NATIONAL_RESERVE"
    LOCAL_RESERVE = "LOCAL_RESERVE"


class Protection(StrEnum):
    """Protected personal data: sekretessmarkering or skyddad folkbokföring (folkbokföringslagen 16 §)."""

    UNKNOWN = "UNKNOWN"
    NONE = "NONE"
    CONFIDENTIALITY_MARK = "CONFIDENTIALITY_MARK"
    PROTECTED_REGISTRATION = "PROTECTED_REGISTRATION"


class CareSetting(StrEnum):
    """Kind of inpatient care."""

    UNKNOWN = "UNKNOWN"
    SOMATIC = "SOMATIC"
    PSYCHIATRIC = "PSYCHIATRIC"


class LegalForm(StrEnum):
    """The Act under which the patient is in hospital."""

    UNKNOWN = "UNKNOWN"
    VOLUNTARY = "VOLUNTARY"
    LPT = "LPT"
    LRV = "LRV"
    OPEN_COMPULSORY_PSYCHIATRIC = "OPEN_COMPULSORY_PSYCHIATRIC"
    OPEN_FORENSIC_PSYCHIATRIC = "OPEN_FORENSIC_PSYCHIATRIC"


class AftercareForm(StrEnum):
    """The form of the care after discharge; the two open compulsory forms lift the duty to call (4 kap. 1 §)."""

    UNKNOWN = "UNKNOWN"
    VOLUNTARY = "VOLUNTARY"
    OPEN_COMPULSORY_PSYCHIATRIC = "OPEN_COMPULSORY_PSYCHIATRIC"
    OPEN_FORENSIC_PSYCHIATRIC = "OPEN_FORENSIC_PSYCHIATRIC"


class ReadyBasis(StrEnum):
    """What the ready notice rests on (1 kap. 3 § 5; 3 kap. 1 § second paragraph)."""

    UNKNOWN = "UNKNOWN"
    PHYSICIAN_ASSESSMENT = "PHYSICIAN_ASSESSMENT"
    OPEN_COMPULSORY_CARE_DECISION = "OPEN_COMPULSORY_CARE_DECISION"
    OPEN_FORENSIC_CARE_DECISION = "OPEN_FORENSIC_CARE_DECISION"


class Role(StrEnum):
    """A concerned party's part in the planning."""

    UNKNOWN = "UNKNOWN"
    CONVENER = "CONVENER"
    PARTICIPANT = "PARTICIPANT"
    INFORMED = "INFORMED"


class DisclosureBasis(StrEnum):
    """On what ground the hospital discloses (OSL 2009:400, PSL 2010:659)."""

    UNKNOWN = "UNKNOWN"
    CONSENT = "CONSENT"
    NEEDS_TEST = "NEEDS_TEST"
    OSL_25_12 = "OSL_25_12"
    OSL_25_13 = "OSL_25_13"
    PSL = "PSL"


class WithdrawalReason(StrEnum):
    """Why a ready notice was withdrawn."""

    UNKNOWN = "UNKNOWN"
    DETERIORATED = "DETERIORATED"
    NEW_TREATMENT = "NEW_TREATMENT"
    SENT_IN_ERROR = "SENT_IN_ERROR"
    OTHER = "OTHER"


class Destination(StrEnum):
    """Where the patient goes at discharge; OTHER_INPATIENT_CARE does not end inpatient care."""

    UNKNOWN = "UNKNOWN"
    HOME = "HOME"
    SPECIAL_HOUSING = "SPECIAL_HOUSING"
    SHORT_TERM_HOUSING = "SHORT_TERM_HOUSING"
    OTHER_INPATIENT_CARE = "OTHER_INPATIENT_CARE"
    OTHER = "OTHER"


class InterruptionReason(StrEnum):
    """Why the process was broken off."""

    UNKNOWN = "UNKNOWN"
    TRANSFERRED_TO_OTHER_REGION = "TRANSFERRED_TO_OTHER_REGION"
    NEEDS_CEASED = "NEEDS_CEASED"
    WRONG_PATIENT = "WRONG_PATIENT"
    SENT_IN_ERROR = "SENT_IN_ERROR"


class Included(StrEnum):
    """Whether an item stood in the patient's written summary (patientlagen 3 kap. 2 b §)."""

    UNKNOWN = "UNKNOWN"
    INCLUDED = "INCLUDED"
    NOT_AVAILABLE = "NOT_AVAILABLE"
    OMITTED = "OMITTED"


class ConsentSubject(StrEnum):
    """What the consent is about."""

    UNKNOWN = "UNKNOWN"
    SIP_PLAN = "SIP_PLAN"
    INFORMATION_SHARING = "INFORMATION_SHARING"


class ConsentDecision(StrEnum):
    """What was decided."""

    UNKNOWN = "UNKNOWN"
    GIVEN = "GIVEN"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


class ConsentGiver(StrEnum):
    """Who decided."""

    UNKNOWN = "UNKNOWN"
    PATIENT = "PATIENT"
    GUARDIAN = "GUARDIAN"
    REPRESENTATIVE = "REPRESENTATIVE"
    CANNOT_CONSENT = "CANNOT_CONSENT"


class SipNeed(StrEnum):
    """Outcome of the assessment of the need of a SIP."""

    UNKNOWN = "UNKNOWN"
    NEEDED = "NEEDED"
    NOT_NEEDED = "NOT_NEEDED"


class Origin(StrEnum):
    """What a SIP comes from: a discharge, a need seen outside it, or one within a single principal (L-SIP)."""

    UNKNOWN = "UNKNOWN"
    DISCHARGE = "DISCHARGE"
    COMMUNITY = "COMMUNITY"
    LOCAL = "LOCAL"


class NeedSeenBy(StrEnum):
    """Who saw that a SIP was needed outside a discharge."""

    UNKNOWN = "UNKNOWN"
    PROFESSIONAL = "PROFESSIONAL"
    PERSON = "PERSON"
    RELATIVE = "RELATIVE"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


class MeetingMode(StrEnum):
    """How the meeting is held."""

    UNKNOWN = "UNKNOWN"
    PHYSICAL = "PHYSICAL"
    VIDEO = "VIDEO"
    PHONE = "PHONE"
    HOME = "HOME"


class CallPurpose(StrEnum):
    """Whether the call is to a first plan or to a revision."""

    UNKNOWN = "UNKNOWN"
    NEW = "NEW"
    REVISION = "REVISION"


class UnavailabilityReason(StrEnum):
    """Why open care can't give its services (5 kap. 5 §)."""

    UNKNOWN = "UNKNOWN"
    UNAVAILABLE = "UNAVAILABLE"
    UNCLEAR = "UNCLEAR"


class Principal(StrEnum):
    """The two principals (huvudmän)."""

    UNKNOWN = "UNKNOWN"
    REGION = "REGION"
    MUNICIPALITY = "MUNICIPALITY"


class ClosingReason(StrEnum):
    """Why a SIP was closed."""

    UNKNOWN = "UNKNOWN"
    GOALS_MET = "GOALS_MET"
    NO_NEED = "NO_NEED"
    CONSENT_WITHDRAWN = "CONSENT_WITHDRAWN"
    DECEASED = "DECEASED"
    OTHER = "OTHER"


class PlanKind(StrEnum):
    """Another plan that a SIP stands beside."""

    UNKNOWN = "UNKNOWN"
    CARE_PLAN = "CARE_PLAN"
    IMPLEMENTATION_PLAN = "IMPLEMENTATION_PLAN"
    REHABILITATION_PLAN = "REHABILITATION_PLAN"
    COORDINATED_CARE_PLAN = "COORDINATED_CARE_PLAN"
    LSS_PLAN = "LSS_PLAN"
    SCHOOL_PLAN = "SCHOOL_PLAN"
    OTHER = "OTHER"


class ReceiptKind(StrEnum):
    """Whether a system or a person acknowledged."""

    UNKNOWN = "UNKNOWN"
    TECHNICAL = "TECHNICAL"
    READ = "READ"


class RejectionReason(StrEnum):
    """Why a receiver turned a notice away."""

    UNKNOWN = "UNKNOWN"
    NOT_OURS = "NOT_OURS"
    UNKNOWN_PATIENT = "UNKNOWN_PATIENT"
    MISADDRESSED = "MISADDRESSED"


class Answer(StrEnum):
    """A called party's answer."""

    UNKNOWN = "UNKNOWN"
    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    NEW_TIME_PROPOSED = "NEW_TIME_PROPOSED"


class DeviationAnswer(StrEnum):
    """What a principal answers to a deviation: seen, not so, or mended."""

    UNKNOWN = "UNKNOWN"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    DISPUTED = "DISPUTED"
    MEASURES_TAKEN = "MEASURES_TAKEN"


class RetractionReason(StrEnum):
    """Why a message was retracted."""

    UNKNOWN = "UNKNOWN"
    SENT_IN_ERROR = "SENT_IN_ERROR"
    WRONG_PATIENT = "WRONG_PATIENT"
    WRONG_RECIPIENT = "WRONG_RECIPIENT"


class LegalEffect(StrEnum):
    """What an invitation does: the hub's reminder of a duty, or the care contact's call (4 kap. 3 §)."""

    UNKNOWN = "UNKNOWN"
    DUTY_NOTICE = "DUTY_NOTICE"
    CALL = "CALL"


class DeadlineStatus(StrEnum):
    """How a deadline stands; overdue is MISSED that has not ended."""

    UNKNOWN = "UNKNOWN"
    OPEN = "OPEN"
    MET = "MET"
    MISSED = "MISSED"
    LAPSED = "LAPSED"


class LiabilityStatus(StrEnum):
    """How a municipality's liability to pay stands (5 kap.; messages.md)."""

    UNKNOWN = "UNKNOWN"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    NOT_STARTED = "NOT_STARTED"
    PREVENTED = "PREVENTED"
    CALL_PENDING = "CALL_PENDING"
    RUNNING = "RUNNING"
    ENDED = "ENDED"
    MANUAL_REVIEW = "MANUAL_REVIEW"


class Responsible(StrEnum):
    """Whose duty a deadline is."""

    UNKNOWN = "UNKNOWN"
    HOSPITAL = "hospital"
    OPEN_CARE = "open_care"
    MUNICIPALITY = "municipality"


class Need(StrEnum):
    """One of the three services a party may have to give."""

    UNKNOWN = "UNKNOWN"
    MUNICIPAL_HEALTH_CARE = "MUNICIPAL_HEALTH_CARE"
    SOCIAL_SERVICES = "SOCIAL_SERVICES"
    REGIONAL_OUTPATIENT_CARE = "REGIONAL_OUTPATIENT_CARE"


@dataclass(frozen=True, slots=True)
class Needs:
    """What the patient may need after discharge (2 kap. 1 §): three yes or no."""

    municipal_health_care: bool
    social_services: bool
    regional_outpatient_care: bool

    @property
    def require_planning(self) -> bool:
        """Whether region and municipality must plan together (4 kap. 1 § first paragraph).

        Municipal health care alone suffices: the region's open care then always takes part.
        """
        return self.municipal_health_care or (self.social_services and self.regional_outpatient_care)

    @property
    def wanted(self) -> frozenset[Need]:
        """The services that are needed, as a set."""
        asked = (
            (self.municipal_health_care, Need.MUNICIPAL_HEALTH_CARE),
            (self.social_services, Need.SOCIAL_SERVICES),
            (self.regional_outpatient_care, Need.REGIONAL_OUTPATIENT_CARE),
        )
        return frozenset(need for yes, need in asked if yes)


@dataclass(frozen=True, slots=True)
class Concerned:
    """A party named by the hospital, and its part in the planning."""

    party: str
    role: Role


@dataclass(frozen=True, slots=True)
class Reserve:
    """Evidence of a notice given by phone or paper: how, to whom, when, and who registered it."""

    method: str
    told: str
    told_at: datetime
    registered_by: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The ground on which the hospital discloses, by whom and when it was decided; it never travels outward."""

    basis: DisclosureBasis
    decided_by: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class SipContents:
    """What a plan states: the statutory list (HSL 16 kap. 4 §) and the guides' additions."""

    services: bool = False
    each_partys_part: bool = False
    others_part: bool = False
    overall_responsibility: bool = False
    goals: bool = False
    own_part: bool = False
    disagreement: bool = False


@dataclass(frozen=True, slots=True)
class RelatedPlan:
    """Another plan that the SIP stands beside: what kind, and the reference by which its owner finds it."""

    kind: PlanKind = PlanKind.UNKNOWN
    reference: str = ""
