"""Whatever is sent, the gate answers: with a fact that names nobody, or with a refusal that says why."""

import copy
import re
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from hub import codec
from hub.domain.facts import Source
from hub.gate import judge
from hub.inbound import MESSAGES
from hub.refusals import Refused
from hub.vault import Vault
from tests.intake.test_gate import example

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()))
    | st.sampled_from(["", "UNKNOWN", "0880"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=6,
)
RECEIVED_AT = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
SOURCE = Source("by hand", 1, 2)


def has_field_and_remedy(refused: Refused) -> bool:
    """Tell whether the sentence names one field, and says what to do about it."""
    named = re.match(r"field `[a-z_0-9.]+`: .", refused.sentence) is not None
    return named and "field `" not in refused.sentence[1:] and bool(re.search(";| must ", refused.sentence))


@st.composite
def spoilt_bodies(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """Return the example of some record with one field, or one within a field, replaced by anything."""
    record = draw(st.sampled_from(sorted(MESSAGES)))
    holder = body = copy.deepcopy(example(record))
    name = draw(st.sampled_from(sorted(holder)))
    while isinstance(holder[name], dict) and holder[name] and draw(st.booleans()):
        holder = holder[name]
        name = draw(st.sampled_from(sorted(holder)))
    holder[name] = draw(JSON)
    return record, body


@given(sent=spoilt_bodies())
def test_a_spoilt_message_is_told_or_refused_with_a_reason(sent: tuple[str, dict[str, Any]]) -> None:
    record, body = sent
    with Vault.in_memory(bytes(32)) as vault:
        judged = judge(record, body, received_at=RECEIVED_AT, source=SOURCE, vault=vault)

    if isinstance(judged, Refused):
        assert judged.code.isupper()
        assert has_field_and_remedy(judged)
    else:
        assert judged == codec.decode(codec.encode(judged), (type(judged),))


@given(body=st.dictionaries(st.text(max_size=20), JSON, max_size=5), record=st.sampled_from(sorted(MESSAGES)))
def test_any_object_is_answered(record: str, body: dict[str, Any]) -> None:
    with Vault.in_memory(bytes(32)) as vault:
        judged = judge(record, body, received_at=RECEIVED_AT, source=SOURCE, vault=vault)

    assert isinstance(judged, Refused)
    assert has_field_and_remedy(judged)
