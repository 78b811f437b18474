"""The assistant's own words, from `wording.yaml`."""

from dataclasses import dataclass
from pathlib import Path

import msgspec


@dataclass(frozen=True)
class AnswerWords:
    """Around what the knowledge base found."""

    opening: str
    part: str
    sample: str
    way_on: str
    choices: str
    choice: str
    choices_way_on: str
    nothing: str
    more: str
    matter: str
    matter_unknown: str
    question_unknown: str
    matter_unclear: str
    perhaps_swindle: str
    responsible: str
    responsible_with: str
    responsible_perhaps: str
    register_way_on: str
    repealed: str
    expired: str
    not_yet: str
    instead: str
    until_then: str
    nothing_instead: str
    other_district: str
    other_district_way_on: str
    which_district: str
    which_district_way_on: str
    other_channel: str
    other_channel_way_on: str


@dataclass(frozen=True)
class FeedbackWords:
    """What is said when an answer helped, or did not."""

    helpful: str
    unhelpful: str


@dataclass(frozen=True)
class AgainWords:
    """Where the same is asked again, or a person is offered: nothing was found twice in a row, or they are angry."""

    way_on: str
    first_thing: str
    first_thing_choices: tuple[str, ...]
    doubted: str
    told_twice: str
    choose_simply: str
    misread: str
    asked_twice: str
    asked_twice_in_a_form: str
    nothing_twice: str
    angry: str
    unhelpful_twice: str


@dataclass(frozen=True)
class FormWords:
    """The request form. `begin` by kind of case, `aside` by intent, `usual` answers beside the
    choices, `ask`, `simply` and `choices` by slot or doubt, `heard_parts` by slot, `problem`
    by problem."""

    begin: dict[str, str]
    aside: dict[str, str]
    usual: tuple[str, ...]
    heard: str
    more: str
    heard_parts: dict[str, str]
    ask: dict[str, str]
    simply: dict[str, str]
    choices: dict[str, tuple[str, ...]]
    changed: str
    of_all: str
    limits: str
    similar: str
    nth: str
    joins: str
    own_number: str
    joined: str
    not_joined: str
    several: str
    later: str
    left_out: str
    kind: str
    unknown: str
    anonymous: str
    confidence: str
    kept_quiet: str
    no_longer_quiet: str
    opened_quiet: str
    problem: dict[str, str]
    opened: str
    opened_department: str
    opened_undecided: str
    cancelled: str
    nothing_to_cancel: str


@dataclass(frozen=True)
class ProgressWords:
    """How a case is getting on. `list` has a `listed` for each of several; `elsewhere`: it was not filed here."""

    one: str
    department: str
    no_department: str
    reply: str
    list: str
    listed: str
    none: str
    elsewhere: str
    unknown: str
    anothers: str
    only_read: str
    wrong_code: str
    too_often: str
    way_on: str
    way_on_answered: str


@dataclass(frozen=True)
class OwnCaseWords:
    """What citizens do with their own cases. `which` and `choice` by wish."""

    none: str
    which: dict[str, str]
    choice: dict[str, str]
    unsure: str
    what_to_add: str
    added: str
    added_asked: str
    send_now: str
    same: str
    same_choices: tuple[str, ...]
    pressed: str
    pressed_today: str
    confided: str
    confided_before: str
    sure: str
    withdraw_now: str
    keep: str
    not_withdrawn: str
    left: str
    withdrawn: str
    rated: str
    rated_dissatisfied: str
    added_to_rating: str
    rated_why: str
    reasons: tuple[str, ...]
    how_content: str
    ratings: tuple[str, ...]
    rated_before: str
    answered_before: str
    too_late: str
    sent: dict[str, str]
    which_sent: str
    add_sent: str


@dataclass(frozen=True)
class MaterialWords:
    """What came beside text, by kind: `attached` in a form, `alone` outside of one. `point`: a place without a name."""

    attached: dict[str, str]
    alone: dict[str, str]
    elsewhere: str
    not_kept: str
    point: str


@dataclass(frozen=True)
class PersonWords:
    """Speaking with a person. `ended` by how it ended; `days`: from today on."""

    offer: str
    choice: str
    leave: str
    sensitive: str
    sensitive_way_on: str
    queued: str
    place: str
    noted: str
    sent: str
    hours: str
    left_briefly: str
    left: str
    closed: str
    absent: str
    workdays: str
    every_day: str
    days: tuple[str, ...]
    taken: str
    transferred: str
    ended: dict[str, str]
    draft_waits: str


@dataclass(frozen=True)
class AfterEmergencyWords:
    """What is said to what follows an emergency."""

    what_now: str
    no_answer: str
    on_the_way: str
    perhaps_nothing: str
    called: str
    arrived: str
    called_in_despair: str
    no_human: str


@dataclass(frozen=True)
class Words:
    """Everything in the file. `emergency` and `emergency_beside` are by kind of emergency, `talk` by intent,
    `other_channel` by channel."""

    emergency: dict[str, str]
    emergency_beside: dict[str, str]
    after_emergency: AfterEmergencyWords
    despair: str
    answer: AnswerWords
    feedback: FeedbackWords
    again: AgainWords
    form: FormWords
    hand_off: str
    sorry: str
    hand_off_choices: tuple[str, ...]
    person: PersonWords
    progress: ProgressWords
    own_case: OwnCaseWords
    material: MaterialWords
    talk: dict[str, str]
    talk_choices: tuple[str, ...]
    other_channel: dict[str, str]
    other_channel_further: str
    other_city: str
    failed: str


WORDS = msgspec.yaml.decode((Path(__file__).parent / "wording.yaml").read_bytes(), type=Words)
