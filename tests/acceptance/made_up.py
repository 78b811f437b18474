"""A city's documents, questions, messages and replies, none of them real."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

DOCUMENTS = {
    "lamps": "青禾镇路灯节能改造实施方案 三年内把全镇路灯换成节能灯，改造费用由镇财政承担，居民不用出钱。",
    "library": "青禾镇图书馆夜间开放通知 自七月一日起，图书馆阅览室每天开放到晚上十点，凭借书证入场。",
    "orchard": "青禾镇柑橘种植保险补贴办法 投保柑橘种植保险的农户，保费由财政补贴七成，农户自己负担三成。",
    "ferry": "青禾镇渡口安全管理规定 六级以上大风或者大雾天气，渡船停止开航；乘客上船必须穿救生衣。",
    "kiln": "青禾镇古窑遗址保护公告 古窑遗址周围五十米内禁止取土、挖塘和堆放杂物，违者责令恢复原状。",
    "bees": "青禾镇养蜂场登记办法 养蜂五十箱以上的，应当在开春前到农业服务中心登记蜂场位置，登记不收费。",
}
DOCUMENTS["library-again"] = DOCUMENTS["library"]
QUESTIONS = {
    "青禾镇路灯节能改造的费用由谁承担？": "lamps",
    "图书馆阅览室夜间开放到几点？": "library",
    "柑橘种植保险的保费财政补贴多少？": "orchard",
    "大风天气渡船停止开航有什么规定？": "ferry",
    "古窑遗址周围禁止哪些行为？": "kiln",
    "养蜂场登记应当到哪里办理？": "bees",
}
MESSAGES = {
    "1": ("楼下的火锅店每天晚上十一点以后还在排油烟，窗户都不敢开", "经核查，已责令该店清洗油烟净化设备，下周复查。"),
    "2": ("小区门口的路灯坏了快一个月，老人晚上出门看不见路", "路灯已于今日修复。\n感谢您的反映。"),
    "3": (
        "村口的桥栏杆断了两根，上学的娃娃天天从那里过",
        "已设置围挡，栏杆将在十日内换新。" + "施工期间请绕行村东便桥。" * 120,
    ),
    "4": ("三楼有人家里煤气漏了，整个楼道味道好大，物业电话一直打不通，你们快派人来看看", "已到场关阀并更换软管。"),
    "5": ("这条消息比微信能带的长" * 100, "不会用到。"),
}


def write(folder: Path) -> None:
    """The data in the form that the acceptance command reads."""
    _write(folder / "policies/documents.jsonl", ({"id": key, "text": text} for key, text in DOCUMENTS.items()))
    questions = ({"question": asked, "document": key} for asked, key in QUESTIONS.items())
    _write(folder / "policies/questions.jsonl", questions)
    messages = (
        {"id": key, "text": text, "sent": "2026/11/02 08:30", "reply": reply} for key, (text, reply) in MESSAGES.items()
    )
    _write(folder / "messages_with_replies/messages.jsonl", messages)


def _write(file: Path, rows: Iterable[Mapping[str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
