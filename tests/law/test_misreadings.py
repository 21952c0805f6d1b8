"""Twenty-five ways in which the Act is commonly misread, and what the hub does instead: one test for each.

Each test's docstring states its number and the misreading.  Paragraphs without an act are of lag (2017:612).
"""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import click
import pytest
import typer

from hub.cli.app import app
from hub.domain.events import Liability, NoticeIssued, Period
from hub.domain.facts import Fact
from hub.domain.outbound import AdmissionForwarded, Patient
from hub.domain.terms import (
    AftercareForm,
    CareSetting,
    ConsentDecision,
    DeadlineStatus,
    LegalEffect,
    LiabilityStatus,
    ReceiptKind,
)
from hub.explanation import by_year
from hub.identifiers import is_national_reserve_number, is_personnummer, is_samordningsnummer
from hub.inbound import municipality, outpatient
from hub.profile_files import load_rules, profile_names
from hub.profile_values import VALUES, Level
from hub.rates import own_rates
from tests.law.paragraphs import paragraphs
from tests.properties.test_core import outcome
from tests.specs.given import Story, given
from tests.specs.liable import gone, liability, social
from tests.specs.told import (
    HEALTH_CARE,
    HOME_NURSING,
    OPEN_CARE,
    SOCIAL_SERVICES,
    WARD,
    acknowledged,
    admission,
    appointed,
    consent,
    convened,
    discharged,
    local,
    needs,
    ready,
    reassessed,
    rejected,
    retracted,
    withdrawn,
)

HUB = Path(__file__).parents[2] / "hub"
FRIDAY = "2026-11-20 10:00"


def called_from(story: Story) -> Liability:
    """The liability of the story's only notice."""
    assert {1} == set(story.case.liabilities)
    return liability(story)


def test_01_two_limits_of_three_days_are_two_clocks() -> None:
    """1. The three-day limits are one and the same."""
    story = given(admission("2026-12-20 10:00", admitted_at=local("2026-12-20 09:00")), ready("2026-12-21 13:00"))

    assert local("2026-12-28 23:59:59.999999") == story.deadline("sip_call").due_at
    assert date(2026, 12, 25) == called_from(story).starts_on


def test_02_weekends_count() -> None:
    """2. Only weekdays are counted."""
    story = given(admission(), ready("2026-11-19 10:00"))

    assert local("2026-11-22 23:59:59.999999") == story.deadline("sip_call").target_at
    assert date(2026, 11, 22) == called_from(story).starts_on


@pytest.mark.parametrize(
    ("sent", "first"),
    [
        ("2026-11-20 00:00:00", date(2026, 11, 23)),
        ("2026-11-20 12:00:00", date(2026, 11, 23)),
        ("2026-11-20 12:00:01", date(2026, 11, 24)),
        ("2026-11-20 12:59:59", date(2026, 11, 24)),  # in UTC it is not yet noon
        ("2026-11-20 23:59:59", date(2026, 11, 24)),
    ],
)
def test_03_days_with_noon_in_sweden_not_hours(sent: str, first: date) -> None:
    """3. Three days are 72 hours; noon is that of UTC; twelve sharp is late."""
    early = admission("2026-11-19 10:00", admitted_at=local("2026-11-19 09:00"), need_assessed_at=local("2026-11-19"))

    assert first == called_from(given(early, ready(sent))).starts_on


def test_04_only_the_call_has_a_limit() -> None:
    """4. The meeting must be held within three days, or before the discharge."""
    at_home_in_january = convened("2026-11-20 15:00", meeting_at=local("2027-01-15 10:00"))
    story = given(admission(), appointed(FRIDAY), ready(FRIDAY), at_home_in_january, discharged("2026-11-21 10:00"))

    assert DeadlineStatus.MET is story.until("2027-02-01").deadline("sip_call").status
    assert {"sip_call"} == {name for name, _, _ in story.case.deadlines if "sip" in name}


@pytest.mark.parametrize("caller", [WARD, HEALTH_CARE])
def test_05_the_care_contact_calls(caller: str) -> None:
    """5. The ward, or the municipality, calls to the SIP."""
    story = given(
        admission(), appointed(FRIDAY), ready(FRIDAY), convened("2026-11-20 15:00", sender=caller, called_by=caller)
    )
    own = given(admission(), appointed(FRIDAY), ready(FRIDAY), convened("2026-11-20 15:00"))

    assert DeadlineStatus.OPEN is story.deadline("sip_call").status
    assert DeadlineStatus.MET is own.deadline("sip_call").status


@pytest.mark.parametrize(
    "notice",
    [
        ready(FRIDAY, needs=needs(social=True)),
        ready(FRIDAY, needs=needs(outpatient=True)),
        ready(FRIDAY, aftercare_form=AftercareForm.OPEN_COMPULSORY_PSYCHIATRIC),
        ready(FRIDAY, aftercare_form=AftercareForm.OPEN_FORENSIC_PSYCHIATRIC),
    ],
)
def test_06_a_sip_only_where_both_are_needed(notice: Fact) -> None:
    """6. A SIP is always required."""
    assert not given(admission(), notice).has("sip_call")
    assert given(admission(), ready(FRIDAY)).has("sip_call")


def test_07_no_call_is_needed_where_no_sip_is() -> None:
    """7. Payment always requires a call."""
    assert LiabilityStatus.RUNNING is called_from(social(ready(FRIDAY)).until("2026-11-24")).status
    assert LiabilityStatus.RUNNING is not called_from(given(admission(), ready(FRIDAY)).until("2026-11-24")).status


def test_08_a_receipt_has_no_effect_in_law() -> None:
    """8. An acknowledgement starts or stops a legal clock."""
    silent = given(admission(), ready(FRIDAY)).until("2026-11-30")
    story = given(admission())
    notice = story.case.issued[HEALTH_CARE, "AdmissionForwarded"].head.notice_id
    story.told(acknowledged("2026-11-17 11:00", notice, ReceiptKind.READ), ready(FRIDAY)).until("2026-11-30")

    assert outcome(silent) == outcome(story)


def test_09_a_refusal_stops_no_notice() -> None:
    """9. Without consent there is no admission notice (and no ready notice)."""
    story = given(consent("2026-11-17 09:00", ConsentDecision.REFUSED), admission(), ready(FRIDAY))

    assert story.notice(HEALTH_CARE, "AdmissionForwarded")
    assert story.notice(HEALTH_CARE, "DischargeReadyForwarded")
    assert story.has("sip_call")


@pytest.mark.paragraph("2 kap. 2 §")
def test_10_the_admission_notice_bears_no_clinical_text() -> None:
    """10. Clinical facts are sent with the admission notice: it has name, number, address and expected discharge."""
    identity = {field.name for field in fields(Patient)}
    rest = {field.name for field in fields(AdmissionForwarded)}

    assert {"id_system", "id_oid", "id_value", "name", "registered_address"} == identity
    assert {"patient", "expected_discharge_at", "hospital", "role", "need", "reference"} == rest


def test_11_neither_residence_nor_answer_decides_who_pays() -> None:
    """11. The municipality where the patient lives, or the one that answered, pays."""
    lives_elsewhere = admission(needs=needs(social=True), stay_municipality="0881")
    answered = rejected("2026-11-17 11:00")

    assert "0880" == called_from(given(lives_elsewhere, answered, ready(FRIDAY))).payer
    assert "0884" == called_from(social(ready(FRIDAY), placing_municipality="0884")).payer


@pytest.mark.parametrize(
    ("year", "setting", "days"),
    [
        (2018, CareSetting.PSYCHIATRIC, 30),
        (2018, CareSetting.SOMATIC, 3),
        (2019, CareSetting.PSYCHIATRIC, 3),
        (2026, CareSetting.PSYCHIATRIC, 3),
    ],
)
def test_12_psychiatry_had_thirty_days_in_one_year_only(year: int, setting: CareSetting, days: int) -> None:
    """12. Psychiatry has thirty days."""
    at = local(f"{year}-05-04 08:00")
    stay = admission(f"{year}-05-04 08:00", care_setting=setting, admitted_at=at, need_assessed_at=at)

    starts_on = called_from(given(stay, ready(f"{year}-05-04 10:00"))).starts_on
    assert starts_on is not None
    assert days == (starts_on - date(year, 5, 4)).days


def test_13_a_later_assessment_has_24_hours_of_its_own() -> None:
    """13. The 24 hours run from the admission alone."""
    story = given(
        admission(needs=needs()), reassessed("2026-11-19 14:00", HOME_NURSING), discharged("2026-11-21 10:00")
    )

    assert local("2026-11-20 14:00") == story.deadline("admission_notice").due_at


def test_14_a_new_notice_is_counted_anew() -> None:
    """14. A withdrawal pauses the three days."""
    story = social(ready(FRIDAY), withdrawn("2026-11-22 10:00"), ready("2026-11-25 10:00", "again"))

    assert () == liability(story, 1).periods
    assert date(2026, 11, 28) == liability(story, 2).starts_on


def test_15_each_day_has_the_amount_of_its_own_year() -> None:
    """15. The amount is a constant, or that of the year in which the notice was sent."""
    parts = by_year(Period(date(2019, 12, 30), date(2020, 1, 2), "PAYABLE"))

    amounts = [(part.days, own_rates().of(part.starts_on.year).sek) for part in parts]
    assert [(2, 7_800), (2, 8_200)] == amounts
    assert own_rates().of(2031).sek is None


@pytest.mark.paragraph("4 kap. 5 §")
def test_16_an_agreement_changes_time_and_amount_only() -> None:
    """16. An agreement replaces the law wholesale."""
    of_the_act = {"admission_notice_hours", "sip_call_days", *(name for name in VALUES if name.startswith("rolls."))}
    agreed = {name for name in VALUES if name.startswith("payment_start_days")}

    assert {(Level.STATUTE,)} == {VALUES[name].levels for name in of_the_act}
    assert all(Level.REGION in VALUES[name].levels for name in agreed)


def test_17_the_municipalitys_own_lack_of_places_excuses_nothing() -> None:
    """17. The exception of 5 kap. 5 § covers what the municipality lacks: it covers open care's services alone."""
    lacking = gone("2026-11-20 11:00")
    by_the_municipality = replace(lacking, told=replace(lacking.told, sender=SOCIAL_SERVICES))
    story = social(ready(FRIDAY), by_the_municipality).until("2026-11-24")

    assert LiabilityStatus.RUNNING is called_from(story).status
    assert hasattr(outpatient, "OutpatientCareUnavailable")
    assert not [name for name in vars(municipality) if "Unavailable" in name], "a municipality has no such message"


def test_18_gotland_is_region_and_municipality() -> None:
    """18. Regions and municipalities are always two: Gotland would bill itself."""
    story = social(ready(FRIDAY), registered_municipality="0980", hospital_region="09", open_care_region="09")

    assert (LiabilityStatus.NOT_APPLICABLE, ("SAME_PRINCIPAL",)) == (
        called_from(story).status,
        called_from(story).reasons,
    )


def test_19_ready_is_not_discharged() -> None:
    """19. Whoever is discharge ready is discharged, or done with care; nobody leaves on the day itself."""
    waiting = given(admission(), ready(FRIDAY)).until("2026-11-25")
    same_day = social(ready(FRIDAY), discharged("2026-11-20 16:00"))

    assert not waiting.has("discharge_information")
    assert waiting.has("sip_call")
    assert same_day.has("discharge_information")
    assert (LiabilityStatus.NOT_STARTED, ()) == (called_from(same_day).status, called_from(same_day).periods)


@pytest.mark.parametrize(
    ("holds", "number"),
    [
        (is_samordningsnummer, "197010632391"),
        (is_personnummer, "191212121212"),
        (is_national_reserve_number, "22790814AA01"),
        (is_national_reserve_number, "22950606FH20"),
        (is_national_reserve_number, "25780404KHD5"),
        (is_national_reserve_number, "00342145BZ31"),
        (is_national_reserve_number, "00749852BZK0"),
    ],
)
def test_20_every_kind_of_number_is_read_by_its_own_rule(holds: Callable[[str], bool], number: str) -> None:
    """20. A day over 31 is no number; a reserve number fails a personal number's check."""
    assert holds(number)
    assert 1 == sum(rule(number) for rule in (is_personnummer, is_samordningsnummer, is_national_reserve_number))


def test_21_the_old_social_services_act_is_cited_nowhere() -> None:
    """21. SoL 2 kap. 7 § is the law on individual plans: since 2025-07-01 it is SoL (2025:400) 10 kap. 8-9 §§."""
    stale = [path for path in HUB.rglob("*.py") if "2 kap. 7 §" in path.read_text(encoding="utf-8")]
    of_2025 = {row.citation: row.from_day for row in paragraphs() if row.act.number.startswith("SFS 2025:400")}

    assert [] == stale
    assert {"SoL 10 kap. 8 §": date(2025, 7, 1), "SoL 10 kap. 9 §": date(2025, 7, 1)} == of_2025


def test_22_what_was_wrong_is_put_right_and_not_erased() -> None:
    """22. What was recorded by mistake is deleted."""
    story = given(admission(), ready(FRIDAY), retracted("2026-11-20 15:00", "ready"))

    assert DeadlineStatus.LAPSED is story.deadline("sip_call").status
    assert ["admission", "ready", "retract ready"] == [
        event.told.message_id for event in story.events if hasattr(event, "told")
    ]


def test_23_each_party_reads_its_own_and_nobody_all() -> None:
    """23. A board that every unit sees is mere messaging."""
    both = needs(health_care=True, social=True, outpatient=True)
    heads = {
        event.head for event in given(admission(needs=both), ready(FRIDAY)).events if isinstance(event, NoticeIssued)
    }

    assert {(HEALTH_CARE, "kommun-0880"), (SOCIAL_SERVICES, "kommun-0880"), (OPEN_CARE, "region-08")} == {
        (head.party, head.controller) for head in heads
    }


def test_24_nobody_can_search_by_services() -> None:
    """24. One may search for those who have social services (PDL 2 kap. 8 § forbids it)."""
    asked_for = {option for command in commands() for option in names(command)}

    assert {"--region", "--party"} <= asked_for, "the search finds the commands' options"
    assert [] == [option for option in asked_for if any(word in option for word in ("need", "service", "social"))]


def test_25_one_municipalitys_routine_is_no_national_rule() -> None:
    """25. The local SIP's three weeks, or a region's model, hold for all."""
    with_weeks = [name for name in profile_names() if load_rules(name).sip_meeting_days.on(date(2026, 11, 20))]

    assert ["kommun-1497"] == with_weeks
    assert "individual" == load_rules("statute").payment_model.on(date(2026, 11, 20))
    invitation = given(admission(), ready(FRIDAY)).invitation(OPEN_CARE)
    assert invitation is not None
    assert (LegalEffect.DUTY_NOTICE, None) == (invitation.legal_effect, invitation.meeting_at)


def commands() -> Iterator[click.Command]:
    """Every command of `sip-hub`."""
    waiting: list[click.Command] = [typer.main.get_command(app)]
    while waiting:
        command = waiting.pop()
        waiting += getattr(command, "commands", {}).values()
        yield command


def names(command: click.Command) -> list[str]:
    """What the command may be asked for."""
    return [option for parameter in command.params for option in (*parameter.opts, parameter.name or "")]
