"""What the citizens of a survival run say: questions around a whole complaint, at different turns. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

# Plainly questions: the sample guides' wordings hold some that sound like complaints and would open the form.
QUESTIONS = (
    "公积金怎么提取",
    "灵活就业怎么交社保",
    "居住证怎么办",
    "异地就医怎么备案",
    "身份证丢了怎么补办",
    "小孩上小学要什么材料",
    "失业金怎么领",
)
STREETS = ("金牛区九里堤街道", "青羊区草堂街道", "武侯区玉林街道", "成华区猛追湾街道", "锦江区春熙路街道")
# The question of the script that comes before the complaint, or none: everybody is at another step of the form.
BEFORE = 5


@dataclass(frozen=True)
class Wanted:
    """The one case that a citizen's complaint must become."""

    matter: str
    place: str
    happened: str
    contact: str


@dataclass(frozen=True)
class Script:
    """The turns of one citizen, in order."""

    turns: tuple[str, ...]
    wanted: Wanted


def script(number: int, questions: Sequence[str] = QUESTIONS) -> Script:
    """The ten turns of the citizen with this number, counted from 0; four of them are among the `questions`."""
    wanted = Wanted(
        matter=f"楼下{number + 100}号烧烤店油烟太大，窗户都不敢开",
        place=f"{STREETS[number % len(STREETS)]}花园小区{number + 1}栋",
        happened="上周三晚上",
        contact=f"138{number:04}{(number * 7919) % 10_000:04}",
    )
    complaint = ("我要投诉", wanted.matter, wanted.place, wanted.happened, wanted.contact, "确认提交")
    asked = [questions[(number + turn) % len(questions)] for turn in range(BEFORE - 1)]
    before = number % BEFORE
    return Script((*asked[:before], *complaint, *asked[before:]), wanted)
