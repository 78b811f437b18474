"""What the citizens of the desk's town send beside text."""

from desk_town import Town

from channels.media.store import MediaStore
from desk.keys import PARTS
from escalation.case import Case
from records import enclosures, messages
from records.enclosures import Enclosure
from records.media import MediaKind, NewPiece
from records.messages import Inbound


async def kept(town: Town, content: bytes, kind: MediaKind = MediaKind.IMAGE) -> NewPiece:
    """A file in its place."""
    files = town.client.app[PARTS].media
    with files.draft(10_000_000) as draft:
        draft.write(content)
        return await MediaStore(files, town.database, 10**9, town.clock).keep(draft, kind)


async def send(town: Town, kind: str, piece: NewPiece | None = None, enclosure: Enclosure | None = None) -> int:
    """A message of the citizen who files cases; its row."""
    payload = None if enclosure is None else enclosures.write(enclosure)
    inbound = Inbound("web", "v1", f"v1:{kind}:{id(piece)}", "", kind, payload, piece)
    async with town.database.transaction() as tx:
        return (await messages.receive(tx, inbound, town.clock())).message.id


async def case_with(town: Town, piece: NewPiece) -> tuple[Case, str]:
    """A case of city management with a piece, and the piece's address."""
    message_id = await send(town, piece.kind, piece)
    case = await town.file()
    return case, f"/desk/cases/{case.number}/media/{message_id}"
