"""What a story is told for is understood by what was learnt of our own."""

import pytest

from bot import story_meaning
from bot.story_meaning import Meaning


@pytest.mark.parametrize(
    ("story", "means"),
    [
        ("我爸在老家养老，医保在这边，看病回去报得到账不，我就想问一哈", Meaning.ASKS),
        ("店里的洗衣机洗坏了我的大衣，老板只赔洗衣费，这种应该按啥子标准赔", Meaning.ASKS),
        ("单元门的锁坏了一个多月，外人随便进，物业天天说配件没到", Meaning.REPORTS),
        ("你们管不管嘛，河边那家天天往水头倒泔水，臭得窗子都不敢开", Meaning.REPORTS),
    ],
)
def test_what_a_story_is_told_for_is_heard(story: str, means: Meaning) -> None:
    assert story_meaning.sure(story) is means


@pytest.mark.parametrize("said", ["你好", "转人工", "查进度", "不用了，谢谢"])
def test_what_is_no_story_is_told_for_nothing(said: str) -> None:
    assert story_meaning.sure(said) in {None, Meaning.NO_STORY}
