"""Text that is no citizen's matter but code, data, or orders to the machinery: taken out, whatever stands beside it is
heard. Pure."""

import re

from bot import telling
from bot.clauses import CLAUSE, PARTS
from escalation.duplicates import concept
from language import text

_FENCED = re.compile("```.*?(?:```|$)", re.DOTALL)
# One line or one statement of it; a Chinese full stop ends it too.
_PIECE = re.compile("(?<=[。！？；\n])")
_CODE_SIGNS = re.compile(r"[{}\[\]()<>=\"'`$|\\;*_#/&%+]")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。]+|[\w.]+@[\w.]+")
_TAG = re.compile(r"<script.*?(?:</script>|$)|</?\w+[^>]*>", re.IGNORECASE | re.DOTALL)
_LATIN = re.compile("[A-Za-z]")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_STATEMENT = re.compile(
    "|".join(
        (
            r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bdrop\s+(?:table|database)\b|\bdelete\s+from\b",
            r"\bunion\s+select\b|'\s*(?:or|and)\s+'?1'?\s*=|;\s*--",
            r"\b(?:import|from)\s+\w+|\bdef\s+\w+\(|\bfunction\s*\w*\(|\bos\.system|<\?php",
            r"\b\w+\(\s*[\"']|\$\{[^}]*\}|\{\{.*\}\}|[{\[]\s*[\"']\w+[\"']\s*:",
            r"\bcurl\s+-|\bwget\s|\bsudo\s|\brm\s+-|\bchmod\s",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
_HEADS = (
    "系统(?:指令|命令|提示词|设定)|开发者(?:指令|模式)|管理员(?:指令|模式)?|(?:请)?执行(?:指令|命令)?|后台(?:指令|命令)|指令|命令"
    "|system|assistant|developer|instructions?|prompt"
)
_BECOMES = "扮演|充当|假装|假设|变成|当(?!然|我|他|她|初|真|着|成|作)"
_OTHER_ROLES = "登记员|管理员|开发者|模式|角色|市长|局长|书记|黑客|奶奶|终端|解释器"
_ROLES = f"{_OTHER_ROLES}|ai|人工智能|模型|助手|程序|机器人|系统"
_MODES = "(?:开发者|维护|调试|管理员|越狱|dan|developer) ?模式|developer mode"
_RULES = "指令|规则|规定|设定|提示|限制|要求|约束|命令|对话|内容"
_SECRETS = "[你您]的?系统提示|系统提示词|提示词|初始指令|prompt|源代码|源码|数据库|后台密码|api ?key|密钥"
# What we are is also remarked on, and asked: 你就是个机器人, 你是人工还是机器人, 你变成机器人了. An order says from
# when on we are to be it, that we are to suppose it, or what no longer binds us.
_FROM_NOW_ON = "从(?:现在|此刻|今)[^，。！？；,]{0,3}|现在起|现在|必须|将"
_UNBOUND = "不受|没有?(?:任何)?(?:限制|约束)|无限制|越狱"
_ASKED_OR_REMARKED = "(?!吗|么|嘛|[?？]|[^，。！？；,]{0,2}(?:了|罢|而已))"
# What is done to complaints is for staff to do; a citizen's own may be taken back: 把所有投诉改成办结.
_CASES = "(?:投诉|诉求|工单|单子|案件)"
_DONE = "(?:已?(?:经)?(?:办结|结案|关闭|办完|完成|处理完?|解决|撤销|删除)|满意|closed|done)"
_TELLS = "投诉|举报|反映|为[什啥何]|凭|[你他她]们|物业|老板|公司|单位|[店商]家|平台|社区|街道|人"
_ORDERS = f"(?:^|[，。！？；,\\s：:])(?:(?!{_TELLS})[^，。！？；,：:]){{0,14}}"
_SOMEBODYS = "(?:把|将)(?!我(?!们?所有))[^，。！？；,没]{0,16}"
_SETS_A_STATE = (
    f"{_ORDERS}{_SOMEBODYS}{_CASES}(?:状态|wq[-0-9]{8, 16}|[^，。！？；,]){{0,6}}"
    f"(?:改成|改为|改到|设为|设成|设置[成为]|标记?[成为]|置为|变成|变为)[^，。！？；,]{{0,2}}{_DONE}(?!了)"
    f"|{_ORDERS}{_SOMEBODYS}{_CASES}(?:记录|数据|工单)?(?:都|全部|统统|直接|给我)*"
    "(?:删(?:了|掉|除)?|清空|清除|结案|关(?:了|掉|闭)|办结)(?!了)"
    f"|(?:关闭|清空|删除|删掉|办结)掉?(?:所有|全部|一切|这些|那些|该|全市)的?[^，。！？；,]{{0,6}}{_CASES}"
    f"|{_CASES}状态 ?[=＝]"
)
_TO_THE_MACHINE = re.compile(
    "|".join(
        (
            r"^[\s#*>]*[\[【(（<]\s*(?:系统|管理员|开发者|system|admin)[^\]】)）>]{0,8}[\]】)）>]",
            rf"^[\s#*>]*(?:{_HEADS}|admin)\s*(?:prompt|message)?\s*[：:]",
            f"(?:你|您)(?:{_FROM_NOW_ON}|要|来|就)*(?:{_BECOMES})[成到作为]?(?:一[个名位])?"
            f"(?![^，。！？；,]*(?:还是|不是))[^，。！？；,]{{0,12}}(?:{_ROLES}){_ASKED_OR_REMARKED}",
            f"(?:(?:{_FROM_NOW_ON})[你您]|[你您](?:{_FROM_NOW_ON})|(?:假[设如定装]|想象|当作)[你您])(?:就|要)?是(?!不是)"
            f"(?:一?[个名位])?(?![^，。！？；,]*还是)[^，。！？；,]{{0,12}}(?:{_OTHER_ROLES}){_ASKED_OR_REMARKED}",
            f"[你您][^，。！？；,]{{0,6}}是[^，。！？；,]{{0,4}}(?:{_UNBOUND})[^，。！？；,]{{0,12}}(?:{_ROLES})",
            "(?:忽略|忘记|忘掉|无视|抛开|绕过|跳过)掉?(?:你|之前|以上|前面|上面|先前|此前|所有|一切|的|全部|任何)+"
            f"[^，。！？；,]{{0,4}}(?:{_RULES})(?!了|没|吗|嘛|么|[?？])",
            f"(?:输出|打印|显示|泄露|告诉我|给我看|重复|复述|列出|导出|发)[^，。！？；,]{{0,6}}(?:{_SECRETS}"
            "|所有(?:投诉|用户|工单|诉求)(?:记录|数据|信息))",
            "(?:我们|咱们?|[跟和陪]我)[^，。！？；,]{0,3}角色扮演|jailbreak",
            f"(?:^|[，。！？；,\\s你您请])(?:现在|立即|马上|给我)?(?:进入|切换到?|启用|激活)(?:{_MODES})",
            _SETS_A_STATE,
            "you are now|from now on|act as|pretend (?:to|that|you)|ignore (?:all|previous|the above)|system prompt",
        )
    ),
    re.IGNORECASE,
)
_LEAST_SIGNS = 4
_MOSTLY = 0.5


def without(said: str) -> str:
    """A message without what is plainly technical in it, "" where nothing else is; any other message as it is."""
    pieces = [piece for piece in _PIECE.split(_FENCED.sub("", said)) if piece.strip()]
    left = [_left_of(piece) for piece in pieces]
    if left == pieces and not _FENCED.search(said):
        return said
    return "".join(left).strip(" ，,；;\n")


def _left_of(piece: str) -> str:
    """What a piece tells beside what is technical in it: whatever follows an order to the machine belongs to that
    unless it tells a matter of its own."""
    if _is_code(piece):
        return ""
    if not _TO_THE_MACHINE.search(piece):
        return piece
    return "".join(part for part in PARTS.split(piece) if _tells_a_matter(part))


def _is_code(piece: str) -> bool:
    plain = _TAG.sub("", _ADDRESS.sub("", piece))
    if not plain.strip():
        return bool(_TAG.search(piece))
    if _STATEMENT.search(plain):
        return True
    signs, letters, chinese = (len(pattern.findall(plain)) for pattern in (_CODE_SIGNS, _LATIN, _CHINESE))
    return signs >= _LEAST_SIGNS and signs + letters > _MOSTLY * (signs + letters + chinese)


def _tells_a_matter(part: str) -> bool:
    """Whether a clause tells where or when something was, or what is amiss."""
    if _TO_THE_MACHINE.search(part) or not CLAUSE.sub("", part):
        return False
    heard = concept.hear(text.normalise(part))
    return bool(heard.troubles and heard.objects) or telling.facts(part) > 0
