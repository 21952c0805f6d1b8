"""The days of one stay as a page: one file of HTML without scripts, fit for A4, in the language spoken."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any, Final

from hub.cli.language import say, spoken, term
from hub.cli.naming import Names, paragraph
from hub.cli.words.liability import PARAGRAPHS
from hub.cli.words.profiles import CODES, VALUES
from hub.settings import Language

_STYLE: Final = """
@page { size: A4; margin: 16mm 14mm }
body { font: 10pt/1.4 "Liberation Sans", Arial, sans-serif; color: #111 }
body { margin: 2rem auto; max-width: 52rem; padding: 0 1rem }
h1 { font-size: 17pt; margin: 0 0 .4rem }
h2 { font-size: 12pt; margin: 1.4rem 0 .4rem; border-bottom: 1px solid #777; break-after: avoid }
table { border-collapse: collapse; width: 100%; margin: .3rem 0 }
th, td { text-align: left; vertical-align: top; padding: .18rem .5rem .18rem 0; border-bottom: 1px solid #ddd }
table.pairs td:first-child { width: 30% }
th { font-weight: 600; color: #333 }
tr { break-inside: avoid }
thead { display: table-header-group }
.code { font: 8pt/1.3 "Liberation Mono", monospace; color: #444; overflow-wrap: anywhere }
.no { color: #a11 } .open { color: #8a5a00 } .yes { color: #155d27 }
.note { color: #444 }
.number { text-align: right; white-space: nowrap }
@media print { body { margin: 0; max-width: none; padding: 0 } }
"""


def page(found: dict[str, Any], names: Names) -> str:
    """Return the whole page for what `hub.dispute.dispute` gave."""
    title = f"{say('The days of a stay')}: {found['case_id']}"
    parts = [
        f"<h1>{escape(say('The days of a stay'))}</h1>",
        _head(found, names),
        *(part for each in found["liabilities"] for part in _liability(each, names)),
        *_contested(found["contested"], names),
        *_values(found["rules"]["values"]),
        *_messages(found["messages"], names),
        *_decisions(found["decisions"]),
        *_paragraphs(found["paragraphs"]),
    ]
    body = "\n".join(parts)
    return (
        f'<!DOCTYPE html>\n<html lang="{spoken()}">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n{body}\n</body>\n</html>"
    )


def _head(found: dict[str, Any], names: Names) -> str:
    rules = found["rules"]
    rows = [
        (say("Case"), _code(found["case_id"])),
        (say("Hospital"), _text(names.party(found["hospital"])) + _code(found["hospital"])),
        (say("State"), _text(term(found["state"]))),
        (say("Made"), _text(_minute(found["made_at"]))),
        (say("Rules"), _text(rules["profile"]) + _code(rules["digest"])),
    ]
    who = say(
        "Who the patient is stands nowhere here. Digests of messages are keyed: only whoever keeps the hub makes them."
    )
    return _pairs(rows) + f'<p class="note">{escape(who)}</p>'


def _liability(row: dict[str, Any], names: Names) -> Iterator[str]:
    payer = row["payer"]
    who = names.party(f"municipality:{payer}") + f" ({payer})" if payer else say("nobody")
    reasons = "; ".join(map(_reason, row["reasons"]))
    yield f"<h2>{escape(say('Municipality that pays'))}: {escape(who)}</h2>"
    yield _pairs(
        [
            (say("Liability"), _text(term(row["status"]))),
            (say("First payable day"), _text(_first(row))),
            *([(say("Why"), _text(reasons))] if reasons else []),
        ]
    )
    yield _table(
        (say("Condition"), say("Paragraph"), say("Fulfilled"), say("Message")), map(_condition, row["preconditions"])
    )
    if row["days"]:
        headings = (say("Day"), say("Payable"), say("Why"), say("Paragraph"))
        yield f"<h2>{escape(say('Day by day'))}</h2>" + _table(headings, map(_day, row["days"]))
    yield from _sums(row)


def _first(row: dict[str, Any]) -> str:
    if row["by_the_month"]:
        return say("none for one stay: the average of the month decides, and `sip-hub settle` tells it")
    return str(row["first_payable_on"] or say("not known"))


def _condition(found: dict[str, Any]) -> tuple[str, ...]:
    law = paragraph(found["law"])
    return _text(term(found["name"])), _text(law), _answer(found["fulfilled"]), _code(found["event"] or "")


def _day(found: dict[str, Any]) -> tuple[str, ...]:
    why = "; ".join(map(_reason, found["why"].split("; ")))
    payable = found["payable"]
    answer = _answer(payable)
    if payable is None:
        by_month = found["why"] == "IN_MONTHLY_AVERAGE"
        answer = _marked(say("by the month") if by_month else say("to be judged"), "open")
    return _text(found["day"]), answer, _text(why), _text(found["law"])


def _sums(row: dict[str, Any]) -> Iterator[str]:
    if not row["sums"]:
        return
    headings = (say("Year"), say("Days"), say("Kronor for each day"), say("Source"), say("Amount"))
    yield f"<h2>{escape(say('The sum'))}</h2>" + _table(headings, map(_sum, row["sums"]))
    if row["amount_sek"] is not None and len(row["sums"]) > 1:
        yield f"<p><b>{escape(say('amount: {amount} kronor', amount=row['amount_sek']))}</b></p>"
    if row["still_runs"]:
        told = say("the liability still runs; the days are counted to the day before this was made")
        yield f'<p class="note">{escape(told)}</p>'


def _sum(found: dict[str, Any]) -> tuple[str, ...]:
    by = found["rate_entered_by"]
    source = f"{found['rate_source']} [{say('entered by {by}', by=by) if by else found['rate_status']}]"
    if found["rate_settled_by"]:
        source += f"; {say('what would settle it: {unknown}', unknown=found['rate_settled_by'])}"
    rate, amount = found["rate_sek"] or say("not known"), found["amount_sek"] or say("not known")
    return _text(found["year"]), _text(found["days"]), _text(rate), _text(source), _text(amount)


def _contested(found: list[dict[str, Any]], names: Names) -> Iterator[str]:
    if found:
        rows = (
            (
                _text(_exact(one["received_at"])),
                _text(names.sender(one["sender"])),
                _text(", ".join(one["days"])),
                _text(one["ground"]),
            )
            for one in found
        )
        headings = (say("Received"), say("Sender"), say("Days"), say("Why"))
        yield f"<h2>{escape(say('Contested'))}</h2>" + _table(headings, rows)


def _values(found: list[dict[str, Any]]) -> Iterator[str]:
    rows = (
        (
            _text(_named(VALUES, one["name"])) + _code(one["name"]),
            _text(_value(one)),
            _text(f"{one['source']} ({one['stated_in']}, {say('from {since}', since=one['from'])})"),
            _text(one["status"]),
        )
        for one in found
    )
    headings = (say("Value"), "", say("Source"), say("Status"))
    yield f"<h2>{escape(say('What the days rest on'))}</h2>" + _table(headings, rows)


def _value(found: dict[str, Any]) -> str:
    if found["value"] is None:
        return say("not known") if found["unknown"] else say("none")
    return _named(CODES, str(found["value"]))


def _messages(found: list[dict[str, Any]], names: Names) -> Iterator[str]:
    headings = (say("Instant"), say("Message"), say("Sender"), say("Received"), say("Place and digest"))
    rows = (
        (
            _text(_exact(one["at"])),
            _text(term(one["type"])) + _code(one["message_id"]),
            _text(names.sender(one["sender"])),
            _text(_exact(one["received_at"])),
            _code(f"{one['topic']}/{one['partition']}/{one['offset']}") + _code(one["digest"]),
        )
        for one in found
    )
    yield f"<h2>{escape(say('Messages'))}</h2>" + _table(headings, rows)


def _decisions(found: list[dict[str, Any]]) -> Iterator[str]:
    headings = (
        say("Version"),
        say("Recorded"),
        say("What followed"),
        say("Place in the log and SHA-256 of the record"),
    )
    rows = (
        (
            _text(one["version"]),
            _text(_minute(one["recorded_at"])),
            _text(", ".join(map(term, one["events"]))),
            _code(f"{one['partition']}/{one['offset']}") + _code(one["sha256"]),
        )
        for one in found
    )
    yield f"<h2>{escape(say('Decisions in the log'))}</h2>" + _table(headings, rows)


def _paragraphs(found: list[str]) -> Iterator[str]:
    told = say("In the hub's own words; those of the Act (2017:612) are what binds.")
    rows = ((_text(paragraph(law)), _text(_named(PARAGRAPHS, paragraph(law)))) for law in found)
    yield f"<h2>{escape(say('The paragraphs'))}</h2><p class='note'>{escape(told)}</p>" + _table((), rows)


def _pairs(rows: Iterable[tuple[str, str]]) -> str:
    return '<table class="pairs">' + _table((), ((_text(name), shown) for name, shown in rows)).removeprefix("<table>")


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in headings)
    body = "\n".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table>{f'<thead><tr>{head}</tr></thead>' if head else ''}<tbody>{body}</tbody></table>"


def _answer(answer: bool | None) -> str:
    if answer is None:
        return _marked(say("does not apply, or not yet decided"), "open")
    return _marked(say("yes"), "yes") if answer else _marked(say("no"), "no")


def _marked(text: str, kind: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>'


def _text(value: object) -> str:
    return escape(str(value))


def _code(value: str) -> str:
    return f'<div class="code">{escape(value)}</div>' if value else ""


def _minute(instant: str) -> str:
    return instant[:16].replace("T", " ")


def _exact(instant: str) -> str:
    """To the second, and finer where it is not whole: a day may turn on it (5 kap. 4 §)."""
    return instant[:26].partition("+")[0].replace("T", " ")


def _reason(text: str) -> str:
    code, _, rest = text.partition(" ")
    return " ".join(filter(None, (term(code), term(rest))))


def _named(words: Any, code: str) -> str:  # noqa: ANN401 - a table of words
    english, swedish = words.get(code, (code, code))
    return str(english if spoken() is Language.ENGLISH else swedish)
