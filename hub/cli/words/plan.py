"""The words for a plan: what must be looked at, what it states, its steps, who decided; and each sentence."""

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
    "goals": ("goals", "mål"),
    "own_part": ("what the person does", "vad den enskilde själv gör"),
    "disagreement": ("where they do not agree", "vad man inte är överens om"),
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

SAID: Final[Mapping[str, tuple[str, str]]] = {
    "DISCHARGE": ("discharge from hospital", "utskrivning från sjukhus"),
    "COMMUNITY": ("a need seen outside discharge", "behov uppmärksammat utanför utskrivning"),
    "LOCAL": ("a need within one principal (L-SIP)", "behov inom en huvudman (L-SIP)"),
    "PATIENT": ("the person", "den enskilde"),
    "GUARDIAN": ("guardian", "vårdnadshavare"),
    "REPRESENTATIVE": ("representative", "legal företrädare"),
    "REGION": ("the region", "regionen"),
    "CARE_PLAN": ("care plan", "vårdplan"),
    "IMPLEMENTATION_PLAN": ("implementation plan", "genomförandeplan"),
    "REHABILITATION_PLAN": ("rehabilitation plan", "rehabiliteringsplan"),
    "COORDINATED_CARE_PLAN": ("coordinated care plan", "samordnad vårdplan"),
    "LSS_PLAN": ("plan under LSS", "individuell plan enligt LSS"),
    "SCHOOL_PLAN": ("plan of the school", "skolans plan"),
}
"""Where a SIP comes from, who decides, and the plans that it stands beside."""

SENTENCES: Final[Mapping[str, str]] = {
    "The plan": "Planen",
    "Comes from": "Kommer av",
    "Steps": "Steg",
    "not yet": "inte ännu",
    "Consent": "Samtycke",
    "holds until {at}": "gäller till och med {at}",
    "for {parties}": "för {parties}",
    "told by {sender}": "enligt {sender}",
    "Meeting": "Möte",
    "the person took part": "den enskilde deltog",
    "nobody says that the person took part": "ingen uppger att den enskilde deltog",
    "Plan": "Plan",
    "coordinator {name}": "samordnare {name}",
    "overall responsibility: {principal}": "övergripande ansvar: {principal}",
    "no follow-up: {reason}": "ingen uppföljning: {reason}",
    "no reason told": "inget skäl angivet",
    "does not state: {items}": "framgår inte: {items}",
    "states too: {items}": "framgår också: {items}",
    "beside {plan}: {reference}": "vid sidan av {plan}: {reference}",
    "KVÅ": "KVÅ",
    "Closed": "Avslutad",
}
"""What the page of a case says of a plan."""
