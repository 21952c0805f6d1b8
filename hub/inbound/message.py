"""What every inbound message bears, and the two kinds: those of the hospital's stay and those of a case."""

from typing import Annotated, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, model_validator

from hub.domain.terms import Channel, Reserve
from hub.identifiers import case_id_of, find_personal_numbers
from hub.inbound.fields import HsaId, Known, PastInstant, Sender, Text, Uuid, Whole, refuse


def own_id(text: object) -> object:
    """Refuse a personal number as the sender's own id, before the rule for all texts does: the remedy is another."""
    if isinstance(text, str) and any(find_personal_numbers(text)):
        refuse("PERSONAL_NUMBER_AS_ID", "is or holds a personal number; send your own system's id")
    return text


def _episode_id(text: object) -> object:
    if isinstance(text, str) and any(find_personal_numbers(text)):
        refuse("PERSONAL_NUMBER_AS_EPISODE", "is or holds a personal number; send the hospital's own id of the stay")
    return text


class Strict(BaseModel):
    """A frozen value that takes no field it does not know and turns nothing into something else."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", strict=True, revalidate_instances="always", hide_input_in_errors=True
    )


class Episode(Strict):
    """The stay: the hospital, and its own id of it."""

    facility: HsaId
    id: Annotated[Text, BeforeValidator(_episode_id)]

    @property
    def case_id(self) -> str:
        """The case that this stay is."""
        return case_id_of(self.facility, self.id)


class Message(Strict):
    """What every inbound message bears (messages.md).  Instants are UTC once read.

    `earlier` names the fields that hold the id of a message sent before this one.
    """

    earlier: ClassVar[tuple[str, ...]] = ("corrects",)

    message_id: Uuid
    sent_at: PastInstant
    sender: Sender
    channel: Known[Channel] = Channel.SYSTEM
    reserve: Whole[Reserve] | None = None
    corrects: Uuid | None = None

    @model_validator(mode="after")
    def _reserve_goes_with_the_reserve_routine(self) -> Self:
        if (self.channel is Channel.RESERVE_ROUTINE) != (self.reserve is not None):
            sentence = "must be filled in with channel RESERVE_ROUTINE, and be null with SYSTEM"
            refuse("RESERVE_AND_CHANNEL", sentence, "reserve")
        return self

    @model_validator(mode="after")
    def _what_it_refers_to_came_before_it(self) -> Self:
        for field in self.earlier:
            if getattr(self, field) == self.message_id:
                refuse("REFERS_TO_ITSELF", "is the id of this message itself; send that of the earlier one", field)
        return self


class EpisodeMessage(Message):
    """A message in which the hospital names the stay by its own id; the case id follows from it."""

    episode: Episode

    @property
    def case_id(self) -> str:
        """The case that the message is about."""
        return self.episode.case_id


class CaseMessage(Message):
    """A message about a case that the sender was told of; a hospital works the case id out from the stay."""

    case_id: Uuid
