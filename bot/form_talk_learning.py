"""From what it is learnt what citizens say in the middle of the form."""

from collections.abc import Iterator

from bot import answer_learning, form_talk
from bot.answer_meaning import Asked, Question
from bot.answer_meaning import Meaning as Answer
from bot.course import Course
from bot.form_talk import Meaning
from bot.meaning_learning import Line

_OF_TURN = {
    "ask_policy": Meaning.GUIDE,
    "follow_up": Meaning.GUIDE,
    "complain": Meaning.TOLD,
    "seek_help": Meaning.TOLD,
    "add_to_case": Meaning.TOLD,
    "correct": Meaning.TOLD,
    "abuse": Meaning.TOLD,
}
_ASKED_LATER = frozenset({Question.WHERE, Question.WHEN, Question.CONTACT, Question.NUMBER, Question.CONFIRM})
_ANSWERS = frozenset({Answer.VALUE, Answer.MORE, Answer.CORRECT, Answer.YES, Answer.NO, Answer.SKIP, Answer.ANONYMOUS})


def _answers() -> Iterator[Line[Meaning]]:
    """What answers a question of the form asks nothing."""
    for line in answer_learning.lessons().lines:
        if line.asked.question in _ASKED_LATER and line.means in _ANSWERS:
            yield Line(Asked(None, line.asked.text), Meaning.TOLD)


COURSE = Course(
    form_talk.LEARNT,
    "form_talk.yaml",
    _OF_TURN.get,
    right=0.95,
    beside=_answers,
)
