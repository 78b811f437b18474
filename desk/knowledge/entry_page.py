"""The page of an entry, two of its versions side by side, and the questions that its figures count."""

from aiohttp import web

from desk.case_query import BadQuery
from desk.keys import PARTS
from desk.knowledge import entry_view, query
from desk.knowledge.entries import last_days
from desk.knowledge.rendering import HOME, show
from desk.rendering import Problem
from knowledge_base import listing, questions
from knowledge_base.comparison import compare
from knowledge_base.questions import Figure
from records.moments import local_day


async def opened(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/entries/{entry}`."""
    return await entry_view.page(request)


async def compared(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/entries/{entry}/compare?before=1&after=2`: without numbers the last two versions."""
    async with request.app[PARTS].database.reading() as connection:
        state = await entry_view.find(connection, entry_view.entry_id(request))
        after = entry_view.number_in(request, "after", state.latest)
        before = entry_view.number_in(request, "before", max(after - 1, 1))
        pair = [await entry_view.version_of(connection, state.id, number) for number in (before, after)]
        every = await listing.of_entry(connection, state.id)
    changes = compare(pair[0].entry, pair[1].entry)
    return await show(request, "compare.html", {"pair": pair, "changes": changes, "versions": every})


async def behind(request: web.Request) -> web.Response:
    """`GET /desk/knowledge/entries/{entry}/questions?figure=asked&first=…&last=…`: what a figure counts."""
    parts = request.app[PARTS]
    try:
        figure = Figure(request.query.get("figure", Figure.ASKED))
        span = query.read_span(request.query, last_days(local_day(parts.clock())))
        after = query.read_question_cursor(request.query)
    except BadQuery as error:
        raise Problem(400, "bad_filter", name=error.name) from error
    except ValueError as error:
        raise Problem(400, "bad_filter", name="figure") from error
    async with parts.database.reading() as connection:
        state = await entry_view.find(connection, entry_view.entry_id(request))
        page = await questions.behind(connection, state.id, figure, span, after)
        titles = await listing.titles(connection, [state.id])
    here = f"{HOME}/entries/{state.id}/questions?figure={figure}&{query.write_span(span)}"
    context = {
        "title": titles[state.id],
        "entry_id": state.id,
        "figure": figure,
        "span": span,
        "questions": page.questions,
        "next": page.next and f"{here}&{query.write_question_cursor(page.next)}",
    }
    return await show(request, "questions.html", context)
