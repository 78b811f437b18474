"""The pictures that go with what a case's citizen is told: kept with the step, sent with its words."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from escalation.step import Step
from escalation.tables import case_history, case_pictures
from records import media
from records.media import MediaState, NewPiece, Piece

MOST = 3
"""So many go with one step."""

# What makes the reply of a case, or hands it on as it is.
_REPLYING = (Step.ANSWER, Step.SUBMIT, Step.SIGN, Step.APPROVE, Step.REFER, Step.DEFER)


async def keep(tx: AsyncConnection, case_id: int, seq: int, place: int, piece_id: int) -> None:
    """Let a picture belong to the step that is number `seq` of its case; `place` counts from 1."""
    await tx.execute(case_pictures.insert().values(case_id=case_id, seq=seq, place=place, piece_id=piece_id))


async def of_case(connection: AsyncConnection, case_id: int) -> dict[int, list[Piece]]:
    """Every picture of a case, erased ones too, by its step's place in the history."""
    rows = (
        await connection.execute(
            select(case_pictures)
            .where(case_pictures.c.case_id == case_id)
            .order_by(case_pictures.c.seq, case_pictures.c.place)
        )
    ).all()
    pieces = await media.load(connection, [row.piece_id for row in rows]) if rows else {}
    found: dict[int, list[Piece]] = {}
    for row in rows:
        found.setdefault(row.seq, []).append(pieces[row.piece_id])
    return found


async def of_reply(connection: AsyncConnection, case_id: int) -> list[Piece]:
    """The pictures that are there of a case's reply, as it was written, signed or sent last."""
    written = select(func.max(case_history.c.seq)).where(
        case_history.c.case_id == case_id, case_history.c.step.in_(_REPLYING)
    )
    seq = (await connection.execute(written)).scalar_one()
    found = (await of_case(connection, case_id)).get(seq, []) if seq else []
    return [piece for piece in found if piece.state is MediaState.KEPT]


async def rows(connection: AsyncConnection, case_id: int) -> list[int]:
    """The rows of `media` of a case's pictures."""
    own = select(case_pictures.c.piece_id).where(case_pictures.c.case_id == case_id)
    return list((await connection.execute(own)).scalars())


def fitting(pictures: tuple[NewPiece, ...]) -> tuple[NewPiece, ...]:
    """The pictures of one step. Raises ValueError where they are too many."""
    if len(pictures) > MOST:
        raise ValueError(f"{len(pictures)} pictures are more than {MOST}")
    return pictures
