"""Reading what a stranger sends, never more of it than we want."""

from aiohttp import StreamReader


async def read(content: StreamReader, limit: int) -> bytes | None:
    """The body, or None when it is longer than `limit` bytes; what its sender says of the length is not believed."""
    chunks, size = [], 0
    while chunk := await content.readany():
        size += len(chunk)
        if size > limit:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
