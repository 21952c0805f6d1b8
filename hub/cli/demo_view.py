"""The simulated week on a terminal: what comes in, what must be done, where it is overdue, and what just happened."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from hub.cli.demo_news import local, news_of
from hub.cli.staging import Play
from hub.simulation.books.ledger import DONE_LATE, ENDED_LATE, LAPSED, MET, MISSED, OPEN, CaseBook
from hub.simulation.county import County
from hub.simulation.period import Period

MOST_NEWS = 20
LEAST_NEWS = 4
_ROWS_BESIDE_NEWS = 17
_BAR_WIDTH = 8
_MARGIN = 2


@dataclass(slots=True)
class Places:
    """Where the patient of each case lives, and in which hospital she is."""

    county: County
    homes: dict[str, str] = field(default_factory=dict)
    hospitals: dict[str, str] = field(default_factory=dict)
    ready: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    def take(self, case_id: str, kind: str, event: dict[str, object]) -> None:
        """Note what an event says of where somebody is."""
        match kind, event:
            case "AdmissionNotice", {"told": {"facility": hospital}}:
                code = event["stay_municipality"] or event["registered_municipality"]
                self.homes[case_id] = str(code)
                self.hospitals[case_id] = str(hospital)
            case "DischargeReady", _:
                self.ready.add(case_id)
            case "DischargeReadyWithdrawn" | "MessageRetracted", _:
                self.ready.discard(case_id)
            case "PatientDischarged" | "PatientDeceased" | "EpisodeInterrupted", _:
                self.gone.add(case_id)
            case _:
                pass  # says nothing of where anybody is

    def name_of_home(self, case_id: str) -> str:
        """Name the municipality where the patient lives; nothing if it is not known."""
        names = {each.code: each.name for each in self.county.municipalities}
        return names.get(self.homes.get(case_id, ""), "")

    def at(self, hospital: str) -> tuple[int, int, int]:
        """Count those in hospital who are not ready, those who are, and those who have left."""
        here = {case_id for case_id, place in self.hospitals.items() if place == hospital}
        waiting = here & self.ready - self.gone
        return len(here - self.ready - self.gone), len(waiting), len(here & self.gone)


class WeekView:
    """Draws the state of a play; `news` holds the last things worth telling."""

    def __init__(self, play: Play) -> None:
        self._play = play
        self._week = play.feeder.week
        self._total = len(self._week.sent)
        self._places = Places(self._week.scenario.county)
        self.news: deque[Text] = deque(maxlen=MOST_NEWS)

    @property
    def period(self) -> Period:
        """The simulated time."""
        return self._week.period

    def __rich_console__(self, console: Console, _options: ConsoleOptions) -> RenderResult:
        """Draw it, with as many news as the terminal has room for."""
        self._take_news()
        columns = Table.grid(padding=(0, 2))
        columns.add_row(self._municipalities(), Group(self._duties(), Text(), self._hospitals()))
        room = min(MOST_NEWS, max(LEAST_NEWS, console.size.height - _ROWS_BESIDE_NEWS))
        news = [line.copy() for line in list(self.news)[-room:]]
        for line in news:
            line.truncate(console.size.width - 2 * _MARGIN, overflow="ellipsis")
        drawn = Group(self._headline(console.size.width), Text(), columns, Text(), *news)
        yield Padding(drawn, (0, _MARGIN))

    def plain(self, clock: datetime) -> str:
        """Say the same in one line."""
        books, stands = self._play.found.books, Counter(self._calls(self._play.found.books.cases.values()))
        return (
            f"{local(clock):>16}  {self._play.feeder.messages_sent:4} messages {len(books.cases):4} stays "
            f"{books.quarantined.total():3} refused {self._play.found.invited.total():4} invitations "
            f"{stands[OPEN]:3} calls awaited {stands[MISSED]:3} overdue"
        )

    def _headline(self, width: int) -> RenderableType:
        clock = self._play.clock or self.period.starts_at
        passed = (clock - self.period.starts_at) / (self.period.ends_at - self.period.starts_at)
        line = Table.grid(padding=(0, 2))
        bar = ProgressBar(total=1.0, completed=passed, width=min(24, width // 4))
        name = self._week.scenario.county.name
        line.add_row(Text.assemble(("SIP Hub", "bold"), f"  {name}, simulated"), bar, Text(local(clock), "bold cyan"))
        return line

    def _municipalities(self) -> Table:
        """Tell for each how many were invited there, and how many calls its open care made in time, or still owes."""
        table = _table(("Municipality", 12), ("invited", 7), ("", _BAR_WIDTH), ("called", 6), ("late", 4))
        books: dict[str, list[CaseBook]] = {}
        for case_id, book in self._play.found.books.cases.items():
            books.setdefault(self._places.homes.get(case_id, ""), []).append(book)
        invited = self._play.found.invited
        most = max([1, *(count for controller, count in invited.items() if controller.startswith("kommun"))])
        for each in sorted(self._week.scenario.county.municipalities, key=lambda one: -one.share):
            count = invited[f"kommun-{each.code}"]
            stands = Counter(self._calls(books.get(each.code, [])))
            bar = Text("▇" * round(_BAR_WIDTH * count / most), style="cyan")
            table.add_row(each.name, str(count), bar, str(stands[MET]), _alarm(stands[MISSED], "bold red"))
        return table

    def _duties(self) -> Table:
        stands = Counter(self._calls(self._play.found.books.cases.values()))
        table = _table(("Duties to call", 17), ("", 9))
        table.add_row("awaited", str(stands[OPEN]))
        table.add_row("called in time", _alarm(stands[MET], "green"))
        table.add_row("overdue", _alarm(stands[MISSED], "bold red"))
        table.add_row("called too late", _alarm(stands[DONE_LATE] + stands[ENDED_LATE], "yellow"))
        table.add_row("lapsed lawfully", str(stands[LAPSED]))
        books = self._play.found.books
        table.add_row("messages", f"{self._play.feeder.messages_sent}/{self._total}")
        table.add_row("refused", _alarm(books.quarantined.total(), "yellow"))
        return table

    def _hospitals(self) -> Table:
        table = _table(("Hospital", 10), ("in", 3), ("ready", 5), ("left", 4))
        for each in self._week.scenario.county.hospitals:
            table.add_row(each.place, *map(str, self._places.at(each.hsa_id)))
        return table

    @staticmethod
    def _calls(books: Iterable[CaseBook]) -> Iterable[str]:
        return (each.how for book in books for clock, each in book.deadlines.items() if clock.name == "sip_call")

    def _take_news(self) -> None:
        latest = self._play.found.latest
        while latest:
            case_id, kind, event = latest.popleft()
            self._places.take(case_id, kind, event)
            if (told := news_of(kind, event)) is not None:
                at, words, style = told
                home = self._places.name_of_home(case_id)
                self.news.append(Text.assemble((f"{local(at):>16}  ", "dim"), (f"{home:<12}", "cyan"), (words, style)))


def _table(first: tuple[str, int], *others: tuple[str, int]) -> Table:
    """Make a table of columns with these headings and widths; numbers stand to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="bold")
    table.add_column(first[0], no_wrap=True, min_width=first[1])
    for heading, width in others:
        table.add_column(heading, justify="left" if width == _BAR_WIDTH else "right", no_wrap=True, min_width=width)
    return table


def _alarm(count: int, style: str) -> Text:
    return Text(str(count), style=style if count else "")
