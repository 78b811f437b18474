"""What we say, in the form that WeChat takes: plain text of at most 2,048 bytes, wrapped in XML."""

import re
from collections.abc import Callable
from datetime import datetime

from wechatpy.replies import TextReply

from bot.reply import Reply, Source
from channels.web.guides.addresses import entry_address
from channels.wechat.incoming import Incoming
from channels.wording import WORDS

# WeChat's limit is 2,048 bytes of UTF-8; passive replies of that length were seen to fail (domain facts C-3).
MAX_BYTES = 2_040
# What stands above a menu must be read at a glance; WeChat names no limit but refuses long ones (45098).
MAX_HEAD_BYTES = 1_000
MAX_ITEMS = 10
# What a phone shows of a card's title and description; WeChat names no limits for these.
MAX_TITLE, MAX_DESCRIPTION = 64, 120
_ENDS_OF_SENTENCES = "。！？；\n"
# As wechatpy renders it, which takes longer than to encrypt it.
_FORM: str = (
    TextReply(source="{account}", target="{openid}", content="{text}", time=0).render().replace(">0<", ">{time}<")
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_text(reply: Reply) -> str:
    """A reply with its sources and choices written out."""
    words = WORDS.wechat
    blocks = [_body(reply)]
    if reply.choices:
        # The dialogue understands the number of a choice as well as its words.
        blocks.append("\n".join((words.choices, *(f"{n}. {choice.text}" for n, choice in enumerate(reply.choices, 1)))))
    if reply.topic:
        blocks.append(words.rate)
    return "\n\n".join(blocks)


def as_menu(reply: Reply) -> dict[str, object] | None:
    """A reply whose choices can be tapped (`msgmenu`); None where it has none, or too much for one."""
    head = _body(reply)
    if not 0 < len(reply.choices) <= MAX_ITEMS or len(head.encode()) > MAX_HEAD_BYTES:
        return None
    return {
        "head_content": head,
        "list": [{"id": f"choice-{n}", "content": choice.text} for n, choice in enumerate(reply.choices, 1)],
        "tail_content": WORDS.wechat.rate if reply.topic else "",
    }


def as_card(reply: Reply, page: Callable[[str], str]) -> dict[str, object] | None:
    """A reply as a card (`news`) that opens the public page of the guide that it is from; `page` completes its address.

    None where it is from several or from none, or offers choices.
    https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html: one article a message.
    """
    if reply.choices or len({source.entry_id for source in reply.sources}) != 1:
        return None
    guide = reply.sources[0]
    article = {
        "title": _shown(guide.title, MAX_TITLE),
        "description": _shown(reply.short or reply.text, MAX_DESCRIPTION),
        "url": page(entry_address(guide.entry_id, guide.anchor)),
    }
    return {"articles": [article]}


def _shown(text: str, most: int) -> str:
    """The beginning of a text in one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _body(reply: Reply) -> str:
    sources = "\n".join(map(_source, reply.sources))
    return f"{reply.text}\n\n{sources}" if sources else reply.text


def _source(source: Source) -> str:
    where = "，".join(part for part in (source.issuer, source.number, source.source) if part)
    return WORDS.wechat.source.format(title=source.title, where=where, as_of=source.as_of)


def fit(text: str, rest: str, limit: int = MAX_BYTES) -> str:
    """`text` within `limit` bytes; what does not fit is replaced by `rest`, which says where to read it."""
    if len(text.encode()) <= limit:
        return text
    room = limit - len(f"…\n\n{rest}".encode())
    return f"{_cut(text, room)}…\n\n{rest}"


def split(text: str, limit: int = MAX_BYTES) -> list[str]:
    """`text` in parts of at most `limit` bytes, each ending with a sentence where one ends near its limit."""
    parts, rest = [], text.strip()
    while rest:
        part = rest if len(rest.encode()) <= limit else _cut(rest, limit)
        parts.append(part)
        rest = rest[len(part) :].lstrip()
    return parts


def passive(incoming: Incoming, text: str, now: datetime) -> str:
    """The XML that answers a delivery."""
    # `]]>` would end the CDATA section that wechatpy puts the text into.
    safe = _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")
    return _FORM.format(account=incoming.account, openid=incoming.openid, text=safe, time=int(now.timestamp()))


def _cut(text: str, room: int) -> str:
    """As many whole characters as fit, back to the end of a sentence if one is near."""
    start = text.encode()[:room].decode("utf-8", "ignore")
    end = max(start.rfind(mark) for mark in _ENDS_OF_SENTENCES) + 1
    return (start[:end] if end > len(start) * 2 // 3 else start).rstrip()
