"""A few made-up scripts on a real instance: the web, WeChat, a handler, a case, a death."""

import asyncio
from pathlib import Path

import pytest

from service.bootstrap.progress import Progress
from service.dialogue_eval import run, script

SCRIPTS = """
- name: A person takes over and goes
  covers: [person]
  before: [{waiting: 1}]
  turns:
    - say: 转人工
      expect: {outcome: [waiting_for_person], alerted: true}
    - staff: {take: true}
      expect: {announced: true}
    - say: 请问有人吗
      expect: {outcome: [with_person], silent: true}
    - staff: {say: 我在的，请讲。}
      expect: {announced: true, says_any: [请讲]}
    - staff: {hand_back: true}
      expect: {announced: true}
- name: A handler takes a conversation that asked for nobody
  covers: [person]
  turns:
    - say: 你好
      expect: {outcome: [small_talk]}
    - staff: {take: true}
      expect: {announced: true}
    - say: 在吗
      expect: {outcome: [with_person], silent: true}
- name: A form survives the death of the service
  covers: [form]
  turns:
    - say: 我要投诉
      expect: {outcome: [asking], asks_for: what}
    - restart: service
    - answer: {what: 示例小区的健身器材断了}
      expect: {outcome: [asking], asks_for: where, within: 1, cases: 0}
- name: The own case is found on WeChat
  covers: [progress]
  channel: wechat
  before: [{case: {what: 示例路的树倒了, where: 武侯区, status: in_work}}]
  turns:
    - say: 查进度
      expect: {outcome: [progress], says_any: ["«number»"]}
- name: At night there is nobody
  covers: [person]
  at: 2026-11-25T23:00
  turns:
    - say: 转人工
      expect: {outcome: [handed_off]}
- name: What is expected wrongly is told
  covers: [wrong]
  turns:
    - say: 你好
      expect: {outcome: [emergency]}
"""


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_scripts_are_played_for_real(tmp_path: Path) -> None:
    (tmp_path / "few.yaml").write_text(SCRIPTS, encoding="utf-8")
    played = asyncio.run(run.play(script.read(tmp_path), Progress()))
    wrong = {one.script.name: one.wrong for one in played if one.wrong}
    assert list(wrong) == ["What is expected wrongly is told"], wrong
    report = run.report(played, promised=False)
    assert report.figures[0].value == pytest.approx(5 / 6)
    assert "turn 1 (你好): outcome small_talk, expected emergency" in report.remarks[-1]
