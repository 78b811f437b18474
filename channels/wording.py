"""The channels' own words, from `wording.yaml`."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from records.messages import Rating
from records.outbox import Occasion


@dataclass(frozen=True)
class ChatWords:
    """The web chat; those of the page itself are used by its script. `not_taken`: why a file is not, by reason."""

    no_visitor: str
    foreign: str
    malformed: str
    empty: str
    too_long: str
    too_often: str
    busy: str
    sending: str
    sent: str
    failed: str
    retry: str
    working: str
    writing: str
    slow: str
    offline: str
    source: str
    issuer: str
    number: str
    as_of: str
    sample: str
    staff: str
    assistant: str
    me: str
    case: str
    helped: str
    helpful: str
    unhelpful: str
    rated_helpful: str
    rated_unhelpful: str
    file: str
    guide: str
    photo: str
    not_proven: str
    sent_kinds: dict[str, str]
    photo_alt: str
    photo_of_staff: str
    photo_gone: str
    photo_broken: str
    photo_heic: str
    place: str
    address: str
    place_finding: str
    place_denied: str
    place_unknown: str
    unknown_answer: str
    not_taken: dict[str, str]
    slow_upload: str


@dataclass(frozen=True)
class RequestWords:
    """The page "我的诉求". `done`: by step."""

    not_found: str
    not_yours: str
    malformed: str
    too_often: str
    foreign: str
    done: dict[str, str]
    empty: str
    too_long: str
    no_rating: str
    not_sure: str
    stale_form: str
    pressed_today: str
    confided_before: str
    rated_before: str
    too_late: str
    photos: str
    too_many_photos: str
    pictures_elsewhere: str


@dataclass(frozen=True)
class GuideWords:
    """The public pages of guides and documents."""

    guide: str
    document: str
    documents: str
    only_in: str
    not_yet: str
    expired: str
    repealed: str
    still_to_come: str
    over: str
    gone: str
    no_words: str
    too_often: str
    foreign: str
    rated: dict[Rating, str]
    no_rating: str
    rated_too_often: str


@dataclass(frozen=True)
class WeChatWords:
    """The official account. `not_text`: by kind of message or name of event, `other` for the rest."""

    welcome: str
    welcome_from: str
    scanned: str
    scanned_unknown: str
    not_text: dict[str, str]
    empty: str
    too_long: str
    too_often: str
    busy: str
    waiting: str
    still_working: str
    fetched: str
    choices: str
    source: str
    rate: str
    full: str
    pictures: str
    no_picture: str


@dataclass(frozen=True)
class EnteringWords:
    """Why nobody is let in from WeChat."""

    stale: str
    unproven: str
    virtual: str
    too_often: str


@dataclass(frozen=True)
class NoticeWords:
    """What a notice says: `state` in at most five characters, `text` in at most twenty."""

    state: str
    text: str


@dataclass(frozen=True)
class FullWords:
    """The page that shows an answer too long for WeChat."""

    title: str
    gone: str


@dataclass(frozen=True)
class SendingWords:
    """Why a message did not go out, for staff. `reasons`: by WeChat's error code."""

    refused: str
    reasons: dict[str, str]
    window_used: str
    window_shut: str
    gone: str
    no_notice: str
    not_wanted: str
    picture_gone: str
    notice_failed: str
    no_token: str
    no_media: str
    not_reached: str
    no_answer: str
    sender_died: str

    def refusal(self, code: int) -> str:
        """What an error code means, with the code for whoever looks it up."""
        told, meaning = self.refused.format(code=code), self.reasons.get(str(code))
        return f"{meaning}；{told}" if meaning else told


@dataclass(frozen=True)
class Words:
    """Everything in the file."""

    apology: str
    place: str
    starters: tuple[str, ...]
    chat: ChatWords
    requests: RequestWords
    guides: GuideWords
    wechat: WeChatWords
    entering: EnteringWords
    notices: dict[Occasion, NoticeWords]
    full: FullWords
    sending: SendingWords


WORDS = msgspec.yaml.decode((Path(__file__).parent / "wording.yaml").read_bytes(), type=Words)
