"""The rates that operators have entered, as `hub.rates.v1` holds them."""

from hub.codec import decode, encode
from hub.envelope import headers_of
from hub.internal import RateEntered
from hub.publishing import Publication, publish
from hub.rates import RateTable, own_rates
from hub.settings import Settings
from hub.topic_reader import TopicMissingError, read_to_end
from hub.topics import RATES

_ENTERED: frozenset[type[RateEntered]] = frozenset({RateEntered})


def entered_rates(settings: Settings) -> list[RateEntered]:
    """Return all that was entered, oldest first; none where the topic has not been made yet."""
    try:
        return [decode(record.value or b"", _ENTERED) for record in read_to_end(settings, RATES, 0)]
    except TopicMissingError:
        return []


def rates_in_force(settings: Settings) -> RateTable:
    """Return the hub's own table, and over it what was entered."""
    return own_rates().with_entered(entered_rates(settings))


def enter(settings: Settings, rate: RateEntered) -> None:
    """Append the rate, acknowledged; TopicMissingError if there is no topic for it."""
    event_id = f"{rate.year}|{rate.entered_at.isoformat()}"
    headers = headers_of(rate, event_id=event_id, source="/rates", subject=str(rate.year), at=rate.entered_at)
    value = encode(rate)
    publish(settings, [Publication(RATES, str(rate.year).encode(), value, tuple(headers), "")], lambda: None)
