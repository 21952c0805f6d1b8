"""The words for a plan: what must be looked at, what it states, its steps, and how it ended."""

from collections.abc import Mapping
from typing import Final

REASONS: Final[Mapping[str, tuple[str, str]]] = {
    "PLAN_WITHOUT_CONSENT": ("a plan was made without consent in force", "en plan upprättades utan gällande samtycke"),
    "PLAN_LACKS_CONTENTS": ("the plan lacks what it must state", "planen saknar sådant som ska framgå"),
    "NOT_STATED": ("not stated", "framgår inte"),
    "LEADER_IS_SECRETARY": (
        "one person both led the meeting and kept its record",
        "samma person var mötesledare och mötessekreterare",
    ),
    "CONSENT_BY_MINOR": ("a child consented alone", "ett barn har samtyckt ensamt"),
    "services": ("services needed", "insatser som behövs"),
    "each_partys_part": ("what each principal is responsible for", "vad respektive huvudman ansvarar för"),
    "others_part": ("what others do", "vad andra gör"),
    "overall_responsibility": ("who has the overall responsibility", "vem som har det övergripande ansvaret"),
}
"""What a person must judge about a plan, and what it must state."""

STEPS: Final[Mapping[str, tuple[str, str]]] = {
    "NEED_SEEN": ("the need is seen", "upptäck behov"),
    "PREPARED": ("prepared with the person", "planera"),
    "CALLED": ("called", "kalla/bjud in"),
    "MEETING_HELD": ("SIP meeting", "SIP-möte"),
    "FOLLOWED_UP": ("followed up", "följ upp"),
    "CLOSED": ("closed", "avsluta"),
}
"""The six steps of Västra Götaland's process, in its own words."""
