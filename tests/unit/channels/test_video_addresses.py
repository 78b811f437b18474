"""Which addresses of videos are followed: those of the platform, whoever says otherwise."""

import pytest

from channels.wechat.media import is_platforms

API = "https://api.weixin.qq.com/cgi-bin/media/get"


@pytest.mark.parametrize(
    "url",
    [
        "http://vweixinp.tc.qq.com/1007_114bcede9a2244eeb5ab7f76d951df5f.f10.mp4?vkey=7183",
        "https://mpvideo.qpic.cn/0b78.mp4",
        "https://api.weixin.qq.com/video/1",
    ],
)
def test_the_platforms_own_are(url: str) -> None:
    assert is_platforms(url, API)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://127.0.0.1/1.mp4",
        "http://127.0.0.1:8080/desk/",
        "http://qq.com.evil.example/1.mp4",
        "http://evilqq.com/1.mp4",
        "http://user@mpvideo.qpic.cn/1.mp4",
        "http://evil.example\\@mpvideo.qpic.cn/1.mp4",
        "http://evil.example\\.qpic.cn/1.mp4",
        "http://mpvideo.qpic.cn:22/",
        "http://mpvideo.qpic.cn:99999999/",
        "ftp://mpvideo.qpic.cn/1.mp4",
        "file:///etc/passwd",
        "//mpvideo.qpic.cn/1.mp4",
        "http://[::1/1.mp4",
    ],
)
def test_all_others_are_not(url: str) -> None:
    assert not is_platforms(url, API)
