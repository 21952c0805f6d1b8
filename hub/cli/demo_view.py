"""The simulated week on a terminal: what comes in, what must be done, what is overdue, and what just happened."""

from collections import Counter, deque
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from hub.cli.staging import Play
from hub.domain.calendar import STOCKHOLM
from hub.municipalities import municipalities
from hub.simulation.days import ENDS_AT, STARTS_AT
from hub.simulation.ledger import DONE_LATE, LAPSED, MET, MISSED, OPEN

MOST_NEWS = 14
LEAST_NEWS = 3
MOST_READERS = 12
_ROWS_BESIDE_NEWS = 19
_BAR_WIDTH = 14
_LINE = 96
_FAULTS = {
    "SENDER_IS_NOT_THE_CALLER": "somebody sent it for another",
    "CALLER_IS_NOT_THE_CARE_CONTACT": "not sent by the care contact",
    "NO_CARE_CONTACT_IN_FORCE": "no care contact was appointed",
    "PARTY_LEFT_OUT": "a party was left out",
}
_LAPSES = {"READY_WITHDRAWN": "no longer ready", "DECEASED": "the patient has died"}


def local(at: datetime) -> str:
    """Write an instant as people say it in Sweden's time."""
    return f"{at.astimezone(STOCKHOLM):%a %-d %b %H:%M}"


class WeekView:
    """Draws the state of a play; `news` holds the last things worth telling."""

    def __init__(self, play: Play, total: int) -> None:
        self._play = play
        self._total = total
        self._homes: dict[str, str] = {}
        self.news: deque[Text] = deque(maxlen=MOST_NEWS)

    def __rich_console__(self, console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw it, with as many news as the terminal has room for."""
        self._take_news()
        columns = Table.grid(padding=(0, 3))
        columns.add_row(Group(self._inbound(), Text(), self._deadlines()), self._invitations())
        room = min(MOST_NEWS, max(LEAST_NEWS, console.size.height - _ROWS_BESIDE_NEWS))
        yield Padding(Group(self._headline(), Text(), columns, Text(), self._news(room)), (1, 2, 0, 2))

    def plain(self, clock: datetime) -> str:
        """Say the same in one line."""
        books, stands = self._play.found.books, self._stands()
        return (
            f"{local(clock)}  {self._play.feeder.messages_sent:4} messages  {len(books.cases):4} stays  "
            f"{books.quarantined.total():3} refused  {sum(self._play.found.by_controller.values()):4} invitations  "
            f"{stands[OPEN]:3} calls awaited  {stands[MISSED]:3} overdue"
        )

    def _headline(self) -> RenderableType:
        clock = self._play.clock or STARTS_AT
        passed = (clock - STARTS_AT) / (ENDS_AT - STARTS_AT)
        line = Table.grid(padding=(0, 2))
        line.add_row(
            Text.assemble(("SIP Hub", "bold"), "  a simulated week in Kalmar"),
            ProgressBar(total=1.0, completed=passed, width=20),
            Text(local(clock), style="bold cyan"),
        )
        return line

    def _inbound(self) -> Table:
        books = self._play.found.books
        table = _table("What the parties send")
        table.add_row("messages", f"{self._play.feeder.messages_sent} of {self._total}")
        table.add_row("let in", str(books.accepted))
        table.add_row("refused, in quarantine", _alarm(books.quarantined.total(), "yellow"))
        table.add_row("stays", str(len(books.cases)))
        return table

    def _deadlines(self) -> Table:
        stands = self._stands()
        table = _table("Duties to call")
        table.add_row("call awaited", str(stands[OPEN]))
        table.add_row("called in time", _alarm(stands[MET], "green"))
        table.add_row("overdue", _alarm(stands[MISSED], "bold red"))
        table.add_row("called too late", _alarm(stands[DONE_LATE], "yellow"))
        table.add_row("lapsed lawfully", str(stands[LAPSED]))
        return table

    def _invitations(self) -> Table:
        delivered = self._play.found.by_controller
        most = max(delivered.values(), default=1)
        table = _table("Invitations to", "")
        told = sorted(((-count, controller) for controller, count in delivered.items() if count))
        for minus, controller in told[:MOST_READERS]:
            bar = "▇" * max(1, round(_BAR_WIDTH * -minus / most))
            table.add_row(_reader(controller), str(-minus), Text(bar, style="cyan"))
        return table

    def _news(self, room: int) -> RenderableType:
        return Group(Text("What just happened", style="bold"), *list(self.news)[-room:])

    def _stands(self) -> Counter[str]:
        books = self._play.found.books.cases.values()
        return Counter(how for book in books for (name, _), how in book.deadlines.items() if name == "sip_call")

    def _take_news(self) -> None:
        latest = self._play.found.latest
        while latest:
            case_id, kind, event = latest.popleft()
            if kind == "AdmissionNotice":
                self._homes[case_id] = _municipality(event["stay_municipality"] or event["registered_municipality"])
            told = news_of(kind, event)
            if told is not None:
                at, words, style = told
                home = self._homes.get(case_id, "")
                line = Text.assemble((f"{local(at):>15}  ", "dim"), (f"{home:<12}", "cyan"), (words, style))
                line.truncate(_LINE)
                self.news.append(line)


def news_of(kind: str, event: Mapping[str, Any]) -> tuple[datetime, str, str] | None:
    """Put an event into words, with its instant and a style; None where it is not worth a line."""
    deadline = event.get("deadline")
    if deadline is not None:
        return _deadline_news(kind, deadline) if deadline["name"] == "sip_call" else None
    match kind:
        case "AdmissionNotice":
            return event["admitted_at"], "admitted; the parties are told", ""
        case "MessageConflicted":
            return event["received_at"], "same message id, other content: kept aside", "yellow"
        case "Quarantined":
            return event["received_at"], f"a message was refused: {event['code']}", "yellow"
        case "CoordinatedCarePlanRequired":
            return event["at"], "open compulsory care: a care plan, no SIP", ""
        case "DeviationFound":
            return event["at"], "discharged without a ready notice", "yellow"
        case _:
            return None


def _deadline_news(kind: str, deadline: Mapping[str, Any]) -> tuple[datetime, str, str] | None:
    due, ended = deadline["due_at"], deadline["ended_at"]
    match kind:
        case "DeadlineStarted":
            return deadline["starts_at"], f"ready for discharge; call by {local(due)}", ""
        case "DeadlineMet":
            return ended, "called in time", "green"
        case "DeadlineLapsed":
            return ended, f"the duty to call lapsed: {_LAPSES.get(deadline['reason'], deadline['reason'])}", ""
        case "DeadlineMissed" if ended is None:
            return due, "OVERDUE: nobody has called", "bold red"
        case "OverdueEnded" | "DeadlineMissed":
            return ended, "called too late: overdue no more", "yellow"
        case _:
            return None


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column(headings[0], min_width=20)
    table.add_column("", justify="right", min_width=10 if len(headings) == 1 else 4)
    for heading in headings[1:]:
        table.add_column(heading)
    return table


def _alarm(count: int, style: str) -> Text:
    return Text(str(count), style=style if count else "")


def _reader(controller: str) -> str:
    kind, _, code = controller.partition("-")
    return _municipality(code) if kind == "kommun" else "open care (region)"


def _municipality(code: str | None) -> str:
    known = municipalities().get(code or "")
    return known.name if known else "elsewhere"
