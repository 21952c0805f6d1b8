"""The numbers in force: what a profile says, dated, and the register of who owns what each party reads.

Read from `hub/profiles/*.yaml` by `hub.profile_files`; each value there bears its source and status.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from hub.domain.dated import Dated
from hub.domain.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One profile's values, and the digest that names exactly this version of it.

    `rolls` says for each duty whether lag (1930:173) 2 § moves a last day that falls on a weekend, holiday or eve.
    `carried_within` is how long before its arrival a message's own sent instant is believed (messages.md).
    `technical_receipt` and `read_receipt` are how soon a notice is to be acknowledged, and `reminders` how long before
    the last moment of a duty, by the name of its deadline, whoever has it is reminded.  `sip_meeting_days` and
    `sip_start_days` are goals, from the duty or the need seen.  `deviation_system` is where the region and its
    municipalities keep their deviations, `satisfaction_survey` the questionnaire that the person is offered.
    `payment_start_days`, and how many more after noon, are by the kind of inpatient care (5 kap. 4 §);
    `late_precondition` is block, shift or manual, and `timely_call_after_start` retroactive, from_call or manual.
    `payment_model` is individual, each stay by its own days, or average, by those of a month (4 kap. 5 §).
    """

    profile: str
    digest: str
    sip_call_days: Dated[int]
    sip_meeting_days: Dated[int]
    sip_start_days: Dated[int]
    admission_notice_hours: Dated[int]
    planning_input_hours: Dated[int]
    technical_receipt: Dated[timedelta]
    read_receipt: Dated[timedelta]
    reminders: Mapping[str, Dated[timedelta]]
    rolls: Mapping[str, Dated[bool]]
    carried_within: Dated[timedelta]
    reserve_grace: Dated[timedelta]
    refusal_ends_call: Dated[str]
    consent_before_invitation: Dated[bool]
    community_consent_before_invitation: Dated[bool]
    deviation_system: Dated[str]
    satisfaction_survey: Dated[str]
    payment_start_days: Mapping[str, Dated[int]]
    payment_after_noon_days: Mapping[str, Dated[int]]
    cutoff_inclusive: Dated[bool]
    timely_call_after_start: Dated[str]
    late_precondition: Dated[str]
    charge_discharge_day: Dated[bool]
    payment_model: Dated[str]
    register: Register


class Ruled(Protocol):
    """A stay, or a SIP outside discharge: whatever was read by some rules."""

    @property
    def rules(self) -> Rules:
        """The numbers in force."""
