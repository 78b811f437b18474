"""Things that a message counts one after the other: 1、…2、…; 第一…第二…; 首先…其次…. Pure."""

import re
from dataclasses import dataclass

MOST = 3
_VALUES = {one: value for value, row in enumerate(("1一①aA", "2二两②bB", "3三③cC"), 1) for one in row}
_IS = "(?:就?是(?:想?问)?|[:：,，、 ])"
_THING = "(?:个|件|桩|样|点)(?:问题|事情?)?"
_ORDINAL = re.compile(
    r"(?P<circled>[①②③])[、.．:： ]*"
    r"|(?<![0-9A-Za-z])[（(](?P<inside>[1-3一二三])[)）][、.．:： ]*"
    rf"|(?:第|其|头)(?P<nth>[一二三1-3])(?:{_THING}{_IS}?|{_IS})"
    r"|问题(?P<question>[一二三1-3])(?:是|[:：,，、. ])?"
    r"|(?<![\d月年栋楼号第.])(?P<digit>[1-3])(?:[、.．。)）:：,，]\s*|\s+)(?![\d月日号楼栋])"
    r"|(?<![0-9A-Za-z])(?P<letter>[A-Ca-c])[、.．:：)）]"
    rf"|(?<![第星期周十百])(?P<said>[一二三])(?:、|一?{_THING}{_IS}|是(?:想?问)?)"
    rf"|(?P<next>(?:另外?|还有|再)一{_THING}{_IS}?)"
    "|(?P<first>首先)|(?P<then>其次|再次)(?!性)"
)
# Without a mark, where it was said that something is counted: 1居住证…2老年卡….
_BARE = re.compile(r"(?<![\d.])(?P<digit>[1-3])(?![\d.、年月日号栋楼个岁天次万千百元块人周级类种期本张份套室平折])")
_LONGEST_LEAD = 20
_EDGES = " ，,。.；;：:、！!\n\t"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """What comes before the first, and each of what is counted, two or three."""

    lead: str
    parts: tuple[str, ...]


def find(said: str, *, bare: bool = False) -> Enumeration | None:
    """What a message counts, from the first on and leaving none out; `bare`: a digit alone will do."""
    marks: list[re.Match[str]] = []
    for match in (_BARE if bare else _ORDINAL).finditer(said):
        if _value(match, len(marks)) == len(marks) + 1:
            marks.append(match)
        if len(marks) > MOST:
            return None
    if len(marks) < 2 or marks[0].start() > _LONGEST_LEAD:
        return None
    ends = [*(match.start() for match in marks[1:]), len(said)]
    parts = [said[match.end() : end].strip(_EDGES) for match, end in zip(marks, ends, strict=True)]
    return Enumeration(said[: marks[0].start()].strip(_EDGES), tuple(parts)) if all(parts) else None


def _value(match: re.Match[str], before: int) -> int:
    """Which one the mark says, where it says so; the next one, or the first."""
    match match.lastgroup:
        case "next" | "then":
            return before + 1 if before else 0
        case "first":
            return 1
        # 一个…一个…: each by the same words.
        case "said" if before == 1 and match["said"] == "一" and not match[0].startswith("一、"):
            return 2
    return _VALUES[match[match.lastgroup or ""]]
