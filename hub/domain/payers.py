"""Which municipality pays for a stay, and from which day (5 kap. 2 and 4 §§).

Days are Stockholm days.  The municipality of registration pays, or the one that has placed the patient in another;
who it is may change while the patient waits, and what each owes is then told apart by day.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from hub.domain.calendar import STOCKHOLM
from hub.domain.stay import ReadyNotice, Residence, Stay, residence_of
from hub.domain.telling import given_at

AVERAGE: Final = "average"
INDIVIDUAL: Final = "individual"

_NOON: Final = time(12)
_GOTLAND: Final = ("09", "0980")


@dataclass(frozen=True, slots=True)
class PayerSpan:
    """A municipality that is to pay, None for nobody, until the instant when another is; `until` is None for the last.

    `told_at` is when one that was not the payer when the ready notice was given had it sent; None for the one that was.
    """

    payer: str | None
    told_at: datetime | None
    until: datetime | None


def payer_spans(stay: Stay, ready: ReadyNotice) -> list[PayerSpan]:
    """Return who is to pay from the ready notice on, one span for each payer in order."""
    spans: list[tuple[datetime, str | None, datetime | None]] = []
    before = _payer(residence_of(stay.first_admission))
    for place in stay.residences:
        payer, told_at = _payer(place), given_at(place.told, stay.rules)
        changed = payer != before
        late = max(told_at, place.at, ready.given_at) if changed else None
        if not spans or (changed and place.at <= ready.given_at):
            spans = [(place.at, payer, late if late is not None and late > ready.given_at else None)]
        elif changed:
            spans.append((place.at, payer, late))
        before = payer
    ends = [at for at, _, _ in spans[1:]]
    return [PayerSpan(payer, late, end) for (_, payer, late), end in zip(spans, [*ends, None], strict=True)]


def first_payable_day_from(sent_at: datetime, stay: Stay) -> date | None:
    """Return the first day that may be charged for a notice sent at *sent_at*; None where no rule for it is known.

    Three days after the notice, four if it was sent after noon: calendar days, whatever days they are.
    """
    local = sent_at.astimezone(STOCKHOLM)
    setting, rules = stay.care_setting_at(sent_at), stay.rules
    days = rules.payment_start_days[setting].on(local.date()) if setting in rules.payment_start_days else None
    later = rules.payment_after_noon_days[setting].on(local.date()) if days is not None else None
    if days is None or later is None:
        return None
    in_time = local.time() <= _NOON if rules.cutoff_inclusive.on(local.date()) else local.time() < _NOON
    return local.date() + timedelta(days if in_time else days + later)


def why_nobody_pays(stay: Stay, payer: str | None) -> str | None:
    """Return why there is nobody to pay; None if *payer* may have to."""
    if payer is None:
        return "REGISTERED_NOWHERE"
    return "SAME_PRINCIPAL" if (stay.admission.hospital_region, payer) == _GOTLAND else None


def has_agreement(stay: Stay, payer: str) -> bool:
    """Whether the hub knows one: agreements bind the hospital's region and its own municipalities."""
    return payer[:2] == stay.admission.hospital_region


def _payer(place: Residence) -> str | None:
    """Give the municipality that pays (5 kap. 2 §): one that placed the patient elsewhere, else the registered."""
    return place.placing or place.registered
