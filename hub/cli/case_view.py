"""The story of a case as a page: whose turn it is, what happened, how each clock stands, and who was told what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Final, TypeAlias

from rich.console import Group, RenderableType
from rich.table import Column, Table
from rich.text import Text

from hub.cli.case_story import Story
from hub.cli.case_words import conclusion, detail, liability_stands, notice_name, receiver
from hub.cli.deviations import answered, reporter
from hub.cli.instants import shown_with_weekday
from hub.cli.language import say, term
from hub.cli.naming import Names, duty, kind_of_deviation, paragraph, whole_reason
from hub.cli.overdue import how_late
from hub.cli.plan_rows import plan_rows
from hub.cli.terminal import out, tell
from hub.domain.community import CommunitySip
from hub.domain.duty import VOID
from hub.domain.events import CaseOpened, Deadline, Event, NoticeIssued
from hub.domain.facts import Told
from hub.domain.parties import hospital
from hub.domain.stay import Stay
from hub.domain.terms import DeadlineStatus
from hub.explanation import Recorded, deviations_in, instant_of_event
from hub.plan_view import seen_sip
from hub.settings import Settings
from hub.worklist import waits, whose_turn

Row: TypeAlias = tuple[RenderableType, ...]

_SOON: Final = 600
"""So many seconds after its legal instant a message still counts as received at once."""


def show_story(story: Story, settings: Settings, now: datetime) -> None:
    """Print the whole story, seen from the instant *now*."""
    names = Names(settings)
    _head(story, names)
    _section(say("Whose turn"), _turns(story, names, now))
    _section(say("What happened"), _happenings(story, names))
    _section(say("The plan"), plan_rows(seen_sip(story.heard), names))
    _section(say("The clocks"), _clocks(story, names, now))
    _section(say("Who pays"), _payers(story, names))
    _section(say("Deviations"), _deviations(story, names))
    _section(say("What each party has been told"), _told(story, names))
    out.print()
    tell("Paragraphs without an act are of the Act (2017:612) on cooperation at discharge.", style="dim")


def _head(story: Story, names: Names) -> None:
    state = term(story.heard.state if story.heard else "UNKNOWN")
    out.print(Text.assemble((say("Case {case_id}", case_id=story.case.case_id), "bold"), f"  {state}"))
    if story.heard:
        party = _whose(story.heard)
        out.print(f"{names.party(party)} ({party})", style="dim", markup=False)
    tell("Rules: {profile} {digest}", style="dim", profile=story.rules.profile, digest=story.rules.digest[:12])
    for reason in sorted(story.case.reviews):
        tell("A person must look at this: {reason}", style="yellow", reason=whole_reason(reason, names))


def _whose(heard: Stay | CommunitySip) -> str:
    """Return the hospital of the stay, or the party that invites to the SIP."""
    return heard.need.convener if isinstance(heard, CommunitySip) else hospital(heard.admission)


def _section(title: str, rows: Iterable[Row]) -> None:
    found = list(rows)
    if not found:
        return
    out.print()
    out.print(title, style="bold", markup=False)
    table = Table(*(Column(overflow="fold") for _ in found[0]), box=None, show_header=False, padding=(0, 2, 0, 0))
    for row in found:
        table.add_row(*(Text(each) if isinstance(each, str) else each for each in row))
    out.show(table)


def _turns(story: Story, names: Names, now: datetime) -> Iterator[Row]:
    for clock in _ordered(story):
        if waits(clock):
            party = whose_turn(clock, max(clock.due_at or now, now), story.heard)
            owed = f"{duty(clock.name, clock.about)} ({paragraph(clock.law)})"
            style = "red" if _is_late(clock, now) else ""
            yield Text(_left(clock, now), style), f"{names.party(party)}: {owed}\n{party}"
    if not any(waits(clock) for clock in story.case.deadlines.values()):
        yield (say("Nobody's: nothing is owed now."),)


def _left(clock: Deadline, now: datetime) -> str:
    if clock.due_at is None:
        return say("last moment not yet known")
    return f"{how_late(clock.due_at - now, late=_is_late(clock, now))}\n{shown_with_weekday(clock.due_at)}"


def _is_late(clock: Deadline, now: datetime) -> bool:
    return clock.status is DeadlineStatus.MISSED and clock.due_at is not None and clock.due_at < now


def _happenings(story: Story, names: Names) -> Iterator[Row]:
    """One row for each decision: what was told, and beneath it what followed."""
    for _, group in groupby(story.history, key=lambda recorded: recorded.version):
        decided = [each for each in group if not isinstance(each.event, CaseOpened)]
        if decided:
            yield shown_with_weekday(_instant(decided[0], story)), _decision(decided, story, names)


def _instant(recorded: Recorded, story: Story) -> datetime:
    return instant_of_event(recorded, story.rules)


def _decision(decided: list[Recorded], story: Story, names: Names) -> RenderableType:
    first, told = decided[0].event, getattr(decided[0].event, "told", None)
    if not isinstance(told, Told):
        return Group(*_following([each.event for each in decided], names, story.stay))
    more = detail(first, story.case, names)
    beneath = _beside("", [Text(more, "dim")] if more else [])
    following = _beside("→", _following([each.event for each in decided[1:]], names, story.stay))
    return Group(_heading(decided[0], told, story, names), beneath, following)


def _heading(recorded: Recorded, told: Told, story: Story, names: Names) -> Text:
    what = term(type(recorded.event).__name__)
    line = Text(say("{what}, from {sender}", what=what, sender=names.sender(told.sender)), "bold")
    if (told.received_at - _instant(recorded, story)).total_seconds() > _SOON:
        line.append(f" {say('(received {at})', at=shown_with_weekday(told.received_at))}", "not bold")
    return line


def _beside(mark: str, lines: Iterable[Text]) -> Table:
    """Put a mark before each line, so that a folded line goes on beneath its own beginning."""
    grid = Table.grid(Column(width=2), Column(overflow="fold"), padding=(0, 1))
    for line in lines:
        grid.add_row(mark.rjust(2), line)
    return grid


def _following(events: list[Event], names: Names, stay: Stay | None) -> Iterator[Text]:
    """What followed, and then who was told of what."""
    told = defaultdict[str, list[str]](list)
    for event in events:
        if isinstance(event, NoticeIssued):
            told[notice_name(event)].append(names.party(receiver(event)))
        else:
            yield Text(conclusion(event, names, stay))
    for notice, parties in told.items():
        yield Text(say("notice: {notice}, to {parties}", notice=notice, parties="; ".join(parties)))


def _ordered(story: Story) -> list[Deadline]:
    return sorted(story.case.deadlines.values(), key=lambda clock: (clock.starts_at, clock.name, clock.count))


def _clocks(story: Story, names: Names, now: datetime) -> Iterator[Row]:
    for clock in _ordered(story):
        ended = clock.status is DeadlineStatus.MISSED and clock.ended_at is not None
        status = term("MISSED_ENDED" if ended else clock.status)
        owed = f"{duty(clock.name, clock.about)} ({paragraph(clock.law)})"
        owed += f"\n{names.party(clock.party)}" if clock.party else ""
        yield Text(status, "red" if _is_late(clock, now) and not ended else ""), owed, _moments(clock)


def _payers(story: Story, names: Names) -> Iterator[Row]:
    """How each liability to pay stands; one whose notice was taken back is none."""
    for _, row in sorted(story.case.liabilities.items()):
        if row.reasons != (VOID,):
            yield (liability_stands(row, names, story.stay),)


def _deviations(story: Story, names: Names) -> Iterator[Row]:
    """Each deviation, as both principals see it: open ones stand out."""
    for record in deviations_in(story.case, story.heard):
        law = f" ({paragraph(record.law)})" if record.law else ""
        what = f"{kind_of_deviation(record.kind)}{law}: {names.party(record.about)}\n{reporter(record, names)}"
        stands = answered(record)
        stands += f" {shown_with_weekday(record.answered_at)}" if record.answered_at else ""
        closed = say("closed {at}", at=shown_with_weekday(record.closed_at)) if record.closed_at else say("not closed")
        kept = f"\n{say('kept in {system}', system=record.system)}" if record.system else ""
        style = "" if record.closed_at else "yellow"
        yield shown_with_weekday(record.at), what, Text(f"{stands}\n{closed}{kept}", style)


def _moments(clock: Deadline) -> str:
    due = shown_with_weekday(clock.due_at) if clock.due_at else say("not yet known")
    lines = [say("last moment {at}", at=due)]
    if clock.ended_at:
        lines.append(say("ended {at}", at=shown_with_weekday(clock.ended_at)))
    return "\n".join([*lines, *([term(clock.reason)] if clock.reason else [])])


def _told(story: Story, names: Names) -> Iterator[Row]:
    issued = [each.event for each in story.history if isinstance(each.event, NoticeIssued)]
    withdrawn = {event.closes for event in issued}
    for party in dict.fromkeys(event.head.party for event in issued):
        own = (event for event in issued if event.head.party == party)
        lines = (_notice(event, names, withdrawn=event.head.notice_id in withdrawn) for event in own)
        yield f"{names.party(party)}\n{party}", Text("\n").join(lines)


def _notice(event: NoticeIssued, names: Names, *, withdrawn: bool) -> Text:
    line = f"{shown_with_weekday(event.head.issued_at)}  {notice_name(event)}"
    if receiver(event) != event.head.party:
        line += f": {names.party(receiver(event))}"
    return Text(f"{line} {say('(withdrawn since)')}", "dim") if withdrawn else Text(line)
