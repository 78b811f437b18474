"""The operations of `/api/v1`, in one table."""

from functools import partial
from typing import Any

import msgspec
from aiohttp import web

from desk.api import cases, export, hooks, openapi, opening
from desk.api.cases import Found, NewReference, ReferenceQuery
from desk.api.filter_query import CaseQuery, CaseSearch
from desk.api.hooks import DeliveryQuery, DeliveryView, NewSubscription, SubscriptionView
from desk.api.moves import AnyMove
from desk.api.operation import API_PARTS, ApiParts, File, Operation
from desk.api.reports import StatusReport
from desk.api.shapes import CaseList, CasePage, CaseView, DetailsView, OpenedView, ReferenceView, SessionView
from records import spreadsheet
from records.systems import SystemScope

ROOT = "/api/v1"
DOCUMENT = f"{ROOT}/openapi.json"
_CASE = f"{ROOT}/cases/{{number}}"
_HOOKS = f"{ROOT}/webhooks"
TITLE, VERSION = "微桥工单接口", "1.0"

OPERATIONS = (
    Operation("session", "GET", f"{ROOT}/session", "当前调用者", cases.session, SessionView),
    Operation(
        "list_cases", "GET", f"{ROOT}/cases", "按条件列出工单", cases.listed, CaseList, SystemScope.READ, CaseQuery
    ),
    Operation(
        "search_cases",
        "POST",
        f"{ROOT}/cases/search",
        "按条件和文字查找工单（文字只放在请求体中）",
        cases.searched,
        CaseList,
        SystemScope.READ,
        body=CaseSearch,
    ),
    Operation(
        "export_cases",
        "POST",
        f"{ROOT}/exports/cases",
        "按条件导出工单（脱敏、留痕，至多 5000 件）",
        export.exported,
        File,
        SystemScope.EXPORT,
        body=export.Export,
        media_types=(spreadsheet.EXCEL, spreadsheet.CSV),
    ),
    Operation(
        "open_case",
        "POST",
        f"{ROOT}/cases",
        "登记来电来访的诉求；编号和查询码只在这里给出",
        opening.opened,
        OpenedView,
        SystemScope.OPEN,
        body=opening.NewRequest,
        success=201,
        key=True,
    ),
    Operation("read_case", "GET", _CASE, "工单及其办理记录", cases.opened, CasePage, SystemScope.READ, refusals=(404,)),
    Operation(
        "move_case",
        "POST",
        f"{_CASE}/moves",
        "对工单进行一步办理",
        cases.moved,
        CaseView,
        SystemScope.MOVE,
        body=AnyMove,
        key=True,
        refusals=(404, 409),
    ),
    Operation(
        "report_status",
        "POST",
        f"{_CASE}/status",
        "部门系统报送办理状态，同一 message_id 只生效一次",
        cases.reported,
        CaseView,
        SystemScope.STATUS,
        body=StatusReport,
        refusals=(404, 409),
    ),
    Operation(
        "read_details",
        "POST",
        f"{_CASE}/details",
        "查看诉求原文和联系方式（留痕）",
        cases.revealed,
        DetailsView,
        SystemScope.DETAILS,
        refusals=(404,),
    ),
    Operation(
        "attach_reference",
        "POST",
        f"{_CASE}/references",
        "登记本系统对工单的编号",
        cases.numbered,
        list[ReferenceView],
        SystemScope.REFERENCES,
        body=NewReference,
        refusals=(404, 409),
    ),
    Operation(
        "find_reference",
        "GET",
        f"{ROOT}/references",
        "按本系统的编号找工单",
        cases.found,
        Found,
        SystemScope.READ,
        ReferenceQuery,
        refusals=(404,),
    ),
    Operation(
        "list_webhooks",
        "GET",
        _HOOKS,
        "本系统的事件订阅",
        hooks.subscriptions,
        list[SubscriptionView],
        SystemScope.WEBHOOKS,
    ),
    Operation(
        "add_webhook",
        "POST",
        _HOOKS,
        "订阅事件",
        hooks.subscribed,
        SubscriptionView,
        SystemScope.WEBHOOKS,
        body=NewSubscription,
        success=201,
        refusals=(409,),
    ),
    Operation(
        "remove_webhook",
        "DELETE",
        f"{_HOOKS}/{{id}}",
        "取消订阅",
        hooks.unsubscribed,
        None,
        SystemScope.WEBHOOKS,
        success=204,
        refusals=(404,),
    ),
    Operation(
        "list_deliveries",
        "GET",
        f"{ROOT}/deliveries",
        "事件推送及其结果；不选状态时为已放弃的",
        hooks.deliveries,
        list[DeliveryView],
        SystemScope.WEBHOOKS,
        DeliveryQuery,
    ),
    Operation(
        "redeliver",
        "POST",
        f"{ROOT}/deliveries/{{id}}/redelivery",
        "重新推送",
        hooks.redelivered,
        None,
        SystemScope.WEBHOOKS,
        success=204,
        refusals=(404,),
    ),
)


def setup(app: web.Application, parts: ApiParts) -> None:
    """Add the operations. They need `service.security.callers` in front, which says who calls."""
    app[API_PARTS] = parts
    for operation in OPERATIONS:
        app.router.add_route(operation.method, operation.path, operation.handle)
    document = msgspec.json.encode(description())
    app.router.add_get(DOCUMENT, partial(_document, document))


def description() -> dict[str, Any]:
    """The OpenAPI document."""
    return openapi.describe(OPERATIONS, TITLE, VERSION)


async def _document(document: bytes, _request: web.Request) -> web.Response:
    return web.Response(body=document, content_type="application/json")
