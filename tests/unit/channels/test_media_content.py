"""What a file is by its bytes, and what of a picture is shown."""

import io
from pathlib import Path

import av
import pictures
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from channels.media.content import Content, examine
from channels.media.drawing import child, pen
from channels.media.drawing.drawn import Drawn, Fault, NotDrawn
from channels.media.playing import child as player
from channels.media.playing import recorder
from channels.media.playing.played import NotPlayed
from records.media import MediaKind, Reason, Refused
from records.media_files import Form

PHOTO = pictures.jpeg()


def examined(folder: Path, content: bytes, kind: MediaKind = MediaKind.IMAGE) -> Content:
    file = folder / "file"
    file.write_bytes(content)
    return examine(file, kind)


def shown(content: Content, form: Form) -> Image.Image:
    return Image.open(io.BytesIO(content.forms[form]))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (pictures.SVG, Reason.UNKNOWN_TYPE),
        (pictures.HTML, Reason.UNKNOWN_TYPE),
        (pictures.MP4, Reason.UNKNOWN_TYPE),
        (pictures.HEIC, Reason.PHONE_FORMAT),
        (pictures.AVIF, Reason.PHONE_FORMAT),
        (b"GIF89a" + pictures.HTML, Reason.DAMAGED),
        (b"\xff\xd8\xff\xe0" + pictures.HTML, Reason.DAMAGED),
        (PHOTO[: len(PHOTO) // 2], Reason.DAMAGED),
        (pictures.png()[:40], Reason.DAMAGED),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Reason.DAMAGED),
        (pictures.bomb(), Reason.TOO_MANY_PIXELS),
        (pictures.bomb(8_000), Reason.TOO_MANY_PIXELS),
        (b"BM" + b"\x00" * 100, Reason.UNKNOWN_TYPE),
        (b"%PDF-1.7", Reason.UNKNOWN_TYPE),
    ],
)
def test_what_is_no_picture_that_we_take_is_refused_for_a_reason(
    tmp_path: Path, content: bytes, reason: Reason
) -> None:
    with pytest.raises(Refused) as refused:
        examined(tmp_path, content)
    assert refused.value.reason is reason


@pytest.mark.parametrize(
    ("content", "kind", "content_type"),
    [
        (pictures.AMR, MediaKind.VOICE, "audio/amr"),
        (pictures.MP4, MediaKind.VIDEO, "video/mp4"),
        (pictures.MP4, MediaKind.VOICE, "audio/mp4"),
    ],
)
def test_voices_and_videos_are_known_by_their_bytes(
    tmp_path: Path, content: bytes, kind: MediaKind, content_type: str
) -> None:
    assert examined(tmp_path, content, kind).content_type == content_type


def test_a_voice_of_wechat_is_recorded_anew_for_browsers(tmp_path: Path) -> None:
    content = examined(tmp_path, pictures.AMR, MediaKind.VOICE)
    with av.open(io.BytesIO(content.forms[Form.PLAYED]), format="mp3") as tape:
        heard = sum(frame.samples / frame.sample_rate for frame in tape.decode(audio=0))
    assert content.seconds == pytest.approx(2, abs=0.1)
    assert heard == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("broken", [pictures.BROKEN_AMR, b"#!AMR\n" + b"\xff" * 400])
def test_a_voice_that_cannot_be_read_is_kept_as_it_came(tmp_path: Path, broken: bytes) -> None:
    assert examined(tmp_path, broken, MediaKind.VOICE) == Content("audio/amr", {})


def test_of_a_voice_that_does_not_end_so_much_is_recorded_as_may_be_heard(tmp_path: Path) -> None:
    content = examined(tmp_path, pictures.AMR + pictures.AMR[6:] * 200, MediaKind.VOICE)
    assert content.seconds == pytest.approx(recorder.LONGEST_SECONDS, abs=0.1)


def test_a_recording_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(pictures.AMR)
    assert player.play(file, wall_seconds=0.01) == NotPlayed()


SEEDS = {
    "JPEG": pictures.photo_with_place(),
    "PNG": pictures.png(),
    "WEBP": pictures.drawn("WEBP"),
    "GIF": pictures.drawn("GIF"),
}


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # as the child does
@settings(max_examples=300, deadline=None)
@given(
    form=st.sampled_from(sorted(SEEDS)),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=8)), max_size=6),
    end=st.floats(0, 1),
)
def test_whatever_is_done_to_a_picture_it_is_drawn_or_not(
    form: str, cuts: list[tuple[float, bytes]], end: float
) -> None:
    content = bytearray(SEEDS[form])
    for place, put in cuts:
        start = int(place * len(content))
        content[start : start + len(put)] = put
    outcome = pen.draw(io.BytesIO(content[: int(end * len(content)) + 1]), form)
    assert isinstance(outcome, Drawn | NotDrawn)


def test_a_picture_that_takes_too_long_or_is_no_file_is_not_drawn(tmp_path: Path) -> None:
    file, link = tmp_path / "photo", tmp_path / "link"
    file.write_bytes(PHOTO)
    link.symlink_to(file)
    assert isinstance(child.draw(file, "JPEG"), Drawn)
    assert child.draw(file, "JPEG", wall_seconds=0.01) == NotDrawn(Fault.DAMAGED)
    for other in (link, tmp_path, tmp_path / "missing"):
        assert child.draw(other, "JPEG") == NotDrawn(Fault.DAMAGED)


@pytest.mark.parametrize("kind", [MediaKind.VOICE, MediaKind.VIDEO])
def test_a_page_is_neither_voice_nor_video(tmp_path: Path, kind: MediaKind) -> None:
    with pytest.raises(Refused):
        examined(tmp_path, pictures.HTML, kind)


def test_a_photo_stands_upright_and_nothing_tells_where_it_was_taken(tmp_path: Path) -> None:
    original = pictures.photo_with_place()
    assert pictures.LATITUDE in original
    content = examined(tmp_path, original)
    assert (content.width, content.height) == (480, 640)
    for form in (Form.VIEW, Form.PREVIEW):
        picture = shown(content, form)
        assert pictures.LATITUDE not in content.forms[form]
        assert not picture.getexif()
        assert not picture.getexif().get_ifd(0x8825)
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    top, bottom = (shown(content, Form.VIEW).getpixel((240, row)) for row in (10, 630))
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


def test_what_stands_behind_the_picture_in_its_file_is_not_in_what_is_shown(tmp_path: Path) -> None:
    content = examined(tmp_path, PHOTO + pictures.HTML)
    assert content.content_type == "image/jpeg"
    assert all(b"<script>" not in form for form in content.forms.values())


def test_a_large_photo_is_shown_smaller_and_a_clear_drawing_on_white(tmp_path: Path) -> None:
    large = examined(tmp_path, pictures.jpeg(4_000, 3_000))
    assert (large.width, large.height) == (2048, 1536)
    assert max(shown(large, Form.PREVIEW).size) == 320
    screenshot = examined(tmp_path, pictures.jpeg(1_080, 12_000))
    assert (screenshot.width, screenshot.height) == (1080, 12_000)
    assert shown(examined(tmp_path, pictures.png()), Form.VIEW).getpixel((5, 5)) == (255, 255, 255)
