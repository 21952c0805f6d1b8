"""Duplicates, conflicts and the log (messages.md): what is told twice counts once, and nothing is silent."""

from dataclasses import replace

from hub.domain.events import MessageConflicted
from tests.specs.given import given
from tests.specs.told import admission, appointed, local, ready


class TestTheSameMessageTwice:
    """Judged by sender, case and message id."""

    def test_a_resend_adds_nothing(self) -> None:
        once, twice = given(admission(), ready()), given(admission(), admission(), ready(), ready())

        assert once.kinds() == twice.kinds()

    def test_other_content_under_the_same_id_is_a_conflict_and_changes_nothing_else(self) -> None:
        story = given(admission(), ready())
        before = story.case
        other = ready(assessed_at=local("2026-11-20 10:00"))
        other = replace(other, told=replace(other.told, digest=b"another"))

        story.told(other)

        conflict = story.events[-1]
        assert isinstance(conflict, MessageConflicted)
        assert ("ready", b"another") == (conflict.message_id, conflict.digest)
        assert (before.facts, before.deadlines, before.issued) == (
            story.case.facts,
            story.case.deadlines,
            story.case.issued,
        )

    def test_the_same_conflict_is_recorded_once(self) -> None:
        story = given(admission(), ready())
        other = replace(ready(), told=replace(ready().told, digest=b"another"))

        story.told(other, other)

        assert 1 == story.kinds().count("MessageConflicted")

    def test_two_senders_may_use_the_same_id(self) -> None:
        story = given(admission(), appointed("2026-11-18 10:00", message_id="admission"))

        assert "MessageConflicted" not in story.kinds()


class TestDisorder:
    """Case 5: the two lines of case 1 in the other order give the same."""

    def test_ready_before_admission(self) -> None:
        straight, turned = given(admission(), ready()), given(ready(), admission())

        assert straight.case.deadlines == turned.case.deadlines
        contents = [{key: issued.content for key, issued in story.case.issued.items()} for story in (straight, turned)]
        assert contents[0] == contents[1]
