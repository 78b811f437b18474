"""A voice of WeChat (AMR) recorded anew with PyAV as MP3, which every browser plays: nothing in it but its sound."""

import io
from typing import BinaryIO

import av
from av.audio.resampler import AudioResampler
from av.container import InputContainer, OutputContainer

from channels.media.playing.played import NotPlayed, Outcome, Played

# Samples a second: the lowest that all browsers play.
RATE = 16_000
_BITS_A_SECOND = 32_000
# A voice of WeChat is a minute at most; of what says it is longer, so much is kept to be heard.
LONGEST_SECONDS = 300


def played(stream: BinaryIO) -> Outcome:
    """The voice of an AMR file."""
    sound = io.BytesIO()
    try:
        with av.open(stream, "r", format="amr") as voice, av.open(sound, "w", format="mp3") as tape:
            samples = _copy(voice, tape)
    except (av.FFmpegError, ValueError, MemoryError):
        return NotPlayed()
    return Played(samples / RATE, sound.getvalue()) if samples else NotPlayed()


def _copy(voice: InputContainer, tape: OutputContainer) -> int:
    """How many samples were recorded."""
    track = tape.add_stream("libmp3lame", rate=RATE, layout="mono", bit_rate=_BITS_A_SECOND)
    resampler = AudioResampler(format="s16p", layout="mono", rate=RATE)
    samples = 0
    for frame in voice.decode(audio=0):
        for piece in resampler.resample(frame):
            samples += piece.samples
            tape.mux(track.encode(piece))
        if samples >= LONGEST_SECONDS * RATE:
            break
    tape.mux(track.encode(None))
    return samples
