"""Whether somebody is being swindled right now, or just was: what was paid may still be stopped. Pure."""

import re

from language import dialect

QUESTION = "刚被骗转账了打什么电话报案"
"""What the guide is asked then."""

_SWINDLED = re.compile(
    "骗|杀猪盘|刷单|冒充|假冒|假装|自称|安全账户|公检法|验证码|拉黑|网上认识|陌生(?:人|电话|链接)|中奖|解冻|投资群?|链接|屏幕共享|共享屏幕|被人?哄|喊(?:他|她|我)转"
)
_PAID = re.compile(
    "转[了账帐钱]|转.{0,6}(?:钱|块|元|万|千)|汇款|汇[了钱]|汇.{0,6}(?:钱|块|元|万|千)|打(?:钱|款)|[打付给转汇].{0,10}(?:块|元|万|千)(?:给|出|过|进|到)|(?:块|元|万|千|钱).{0,4}(?:打|转|汇|付)(?:给|过|到|进|出)"
    "|转(?:出|进|过)|划走|刷走|扣走|取[了钱款]|存款|[充交付]了?.{0,6}(?:钱|块|元|万|千)|钱.{0,6}(?:没得?了|不见|被转|划|扣)|银行卡?密码|拉黑"
)
_NOW = re.compile(
    "正在|正跟|正给|现在|刚刚|刚才|刚(?=[被给转打汇付把才])|才(?=转|打|汇|被)|马上|这会儿?|(?:分钟|小时|钟头)[之以]?前|今天|[拦劝喊叫]都?不(?:住|听|到)|拦也拦不住|还在(?:转|打|汇)|又转|已经(?:去|转|打|汇|划|取)|要去(?:转|取|汇|银行)"
    "|去(?:银行)?(?:转|取|汇)钱|追得?回来|一下就?没|冻结|止付"
)
# Shops and offices are complained of; what is long over or only feared is asked about.
_OTHERWISE = re.compile(
    "健身|美容|理发|预付|会员|押金|定金|物业|装修|中介|开发商|培训|补课|网店|退货|退款|快递|工资|老板|房东|去年|前年|上个?[月周]|上星期|半年|几个?月前|[两三四五六七八九十]天前"
    "|怎么(?:防|识别|预防|避免)|如何(?:防|识别|预防|避免)|(?:防|反)诈|没(?:有)?(?:转|打|给|上当|被骗)|没骗到|是不是骗|拦下|保住"
)


def is_going_on(said: str) -> bool:
    """Whether a message tells of a swindler who is paid now or was paid just now."""
    plain = dialect.plain(said)
    told = _SWINDLED.search(plain) and _PAID.search(plain) and _NOW.search(plain)
    return bool(told) and not _OTHERWISE.search(plain)
