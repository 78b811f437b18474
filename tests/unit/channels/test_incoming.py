"""What WeChat sends, as we read it."""

import pytest

from channels.wechat.envelope import Odd
from channels.wechat.incoming import Incoming, parse
from channels.wechat.results import Arrival, Consent


def read(fields: str, kind: str = "event") -> Incoming:
    head = "<ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1700000000</CreateTime>"
    return parse(f"<xml>{head}<MsgType>{kind}</MsgType>{fields}</xml>")


@pytest.mark.parametrize(
    ("fields", "kind", "text"),
    [
        ("<Event>subscribe</Event><EventKey></EventKey>", "subscribe", ""),
        ("<Event>subscribe</Event><EventKey>qrscene_hall-3</EventKey><Ticket>T</Ticket>", "subscribe", "hall-3"),
        ("<Event>SCAN</Event><EventKey>hall-3</EventKey><Ticket>T</Ticket>", "scan", "hall-3"),
        (f"<Event>SCAN</Event><EventKey>{'长' * 90}</EventKey>", "scan", "长" * 64),
        ("<Event>SCAN</Event><EventKey> a\n\u202eb </EventKey>", "scan", "a b"),
        ("<Event>CLICK</Event><EventKey>say:我要投诉</EventKey>", "click", "我要投诉"),
        ("<Event>CLICK</Event><EventKey>old_menu</EventKey>", "click", ""),
        ("<Event>CLICK</Event>", "click", ""),
        ("<Event>scancode_waitmsg</Event><EventKey>say:好</EventKey>", "click", ""),
        ("<Event>scancode_push</Event><EventKey>k</EventKey>", "event", ""),
        ("<Event>pic_photo_or_album</Event><EventKey>k</EventKey>", "event", ""),
        ("<Event>location_select</Event><EventKey>k</EventKey>", "event", ""),
        ("<Event>VIEW</Event><EventKey>https://example.org/</EventKey>", "event", ""),
        ("<Event>LOCATION</Event><Latitude>30.6</Latitude><Longitude>104.0</Longitude>", "event", ""),
        ("<Event>unsubscribe</Event>", "unsubscribe", ""),
        ("<Event>something_new</Event>", "event", ""),
    ],
)
def test_an_event_is_read_for_what_it_means(fields: str, kind: str, text: str) -> None:
    incoming = read(fields)
    assert (incoming.kind, incoming.text, incoming.results) == (kind, text, ())
    assert incoming.key.startswith("event:")


def test_a_tapped_item_of_a_menu_message_is_a_click_with_its_words() -> None:
    fields = "<Content>满意</Content><bizmsgmenuid>101</bizmsgmenuid><MsgId>7</MsgId>"
    incoming = read(fields, "text")
    assert (incoming.kind, incoming.text, incoming.key) == ("click", "满意", "message:7")


def test_two_events_are_kept_apart_and_the_same_one_is_recognised() -> None:
    first = read("<Event>CLICK</Event><EventKey>say:一</EventKey>")
    again = read("<Event>CLICK</Event><EventKey>say:一</EventKey>")
    other = read("<Event>CLICK</Event><EventKey>say:二</EventKey>")
    assert first.key == again.key != other.key


def test_what_became_of_a_template_is_read() -> None:
    ended = "<Event>TEMPLATESENDJOBFINISH</Event><MsgID>200163836</MsgID><Status>{}</Status>"
    assert read(ended.format("success")).results == (Arrival("200163836", ""),)
    blocked = "failed:user block"
    assert read(ended.format(blocked)).results == (Arrival("200163836", blocked),)


def test_consents_and_subscription_notices_are_read() -> None:
    one = "<List><TemplateId>{}</TemplateId><SubscribeStatusString>{}</SubscribeStatusString></List>"
    asked = "".join((one.format("t1", "accept"), one.format("t2", "reject")))
    event = f"<Event>subscribe_msg_popup_event</Event><SubscribeMsgPopupEvent>{asked}</SubscribeMsgPopupEvent>"
    assert read(event).results == (Consent("t1", True), Consent("t2", False))
    event = "<Event>subscribe_msg_change_event</Event><SubscribeMsgChangeEvent>{}</SubscribeMsgChangeEvent>"
    assert read(event.format(one.format("t1", "reject"))).results == (Consent("t1", False),)
    event = "<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent>{}</SubscribeMsgSentEvent>"
    line = (
        "<List><TemplateId>t1</TemplateId><MsgID>9</MsgID><ErrorCode>{}</ErrorCode><ErrorStatus>{}</ErrorStatus></List>"
    )
    assert read(event.format(line.format(0, "success"))).results == (Arrival("9", "", "t1"),)
    assert read(event.format(line.format(43101, "refused"))).results == (Arrival("9", "refused", "t1"),)


@pytest.mark.parametrize(
    "fields",
    [
        "<Event>subscribe_msg_sent_event</Event>",
        "<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent>x</SubscribeMsgSentEvent>",
        "<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List>x</List></SubscribeMsgSentEvent>",
    ],
)
def test_results_without_their_fields_are_none(fields: str) -> None:
    assert read(fields).results == ()


@pytest.mark.parametrize("fields", ["<Event><a/></Event>", "<Event></Event>"])
def test_an_event_without_a_name_is_odd(fields: str) -> None:
    with pytest.raises(Odd):
        read(fields)
