"""Whether somebody is being swindled right now, or just was: what was paid may still be stopped; and whether somebody
asks if what they are to pay or give away is genuine. Pure."""

import re

from language import dialect

QUESTION = "刚被骗转账了打什么电话报案"
"""What the guide is asked then."""
FEARED = "说我涉案要转账到安全账户，是不是骗子"
"""What it is asked for who paid nothing yet."""

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


_CALLED_UPON = re.compile(
    "(?:打|接)[^，。]{0,4}电话|来电|电话里|电话说|短信|信息|微信|消息|邮件|链接|二维码|上门|客服|自称|有人|(?:个|的)人|收到|接到|说(?:是|我|他)|通知"
)
_DEMANDED = re.compile(
    "(?:交|付|转|汇|打|缴|充|存|垫|收)[^，。]{0,8}(?:钱|费|款|元|块|万|千|百|金)|转账|汇款|验证码|卡号|密码|链接|二维码|扫[^，。]{0,3}码|下载|共享|人脸|身份证(?:照|号|拍)"
)
_OF_AN_OFFICE = re.compile(
    "局|社保|医保|公积金|养老|民政|政府|街道|社区|居委|派出所|公安|法院|检察|税务|海关|银监|政务|官方|公家|国家|单位|12345|12333|热线|快递|包裹|燃气|电费|水费|电信|移动|联通|银行"
)
_PRESSED = re.compile(
    "(?:不|否则|过期|逾期)[^，。]{0,10}(?:就|要|会|则)|停(?!车)|冻结|作废|失效|注销|取消|涉案|抓|通缉|起诉|失信|黑名单|扣(?!除)|领[^，。]{0,8}(?:补|奖|钱|款)|补(?:贴|助)|退(?:税|费|款)|中奖|返还|返钱|马上|立刻|立即|限时|今天(?:之内|内|前|必须)|最后"
)
_GENUINE = re.compile(
    "是不是(?:你们|你|您|真|骗|官方|政府|公家|假|正规|诈)|是(?:你们|官方|政府|真的|公家|正规|你|您)[^，。]{0,12}(?:吗|嘛|么|哇|不|没|[?？])|(?:真|假)的?(?:吗|嘛|么|哇|不|还是假|假)|真假"
    "|(?:骗子|骗人|骗局|骗我|诈骗|骗钱|骗)[^，。]{0,3}(?:吗|嘛|么|吧|哇|不|[?？])|(?:怕|怀疑|感觉|像)[^，。]{0,4}骗|(?:靠谱|可信|正规|可靠|官方)[^，。]{0,2}(?:吗|不|嘛|么)"
    "|该不该|[能敢]不[能敢]?(?:信|交|转|付|点|给)|(?:能|敢)[^，。]{0,2}(?:信|转|付|点|给)[^，。]{0,6}(?:吗|嘛|么|不|[?？])|信得过|你们[^，。]{0,8}[打发]的"
)
# What these ask for is a dispute, or a fee.
_OF_OTHERS = re.compile("物业|房东|老板|开发商|健身|预付|会员|商家|店|培训|驾校|医院|学校")


def may_be(said: str) -> bool:
    """Whether a message tells that somebody in the name of an office, or with a threat or a lure, wants money, a code
    or the like, and asks whether that is genuine, or fears that it is not; nothing need be paid."""
    plain = dialect.plain(said)
    wanted = _CALLED_UPON.search(plain) and _DEMANDED.search(plain) and _GENUINE.search(plain)
    by_a_stranger = _OF_AN_OFFICE.search(plain) or _PRESSED.search(plain)
    return bool(wanted and by_a_stranger) and not _OF_OTHERS.search(plain)
