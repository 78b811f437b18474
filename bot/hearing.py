"""What a citizen's words mean without Rasa: yes, no, skip, cancel, a question, a kind of request. Pure."""

import re

from bot import clauses
from bot.clauses import CLAUSE
from escalation.case import CaseKind
from language import dialect

# One word of assent at least, and around it nothing but what goes with one: 嗯，没问题，就这样交吧.
_ASSENT = (
    "(?:是|对|好|行|嗯|恩|哦|可以得?|阔以|同意|确认|确定|没有?(?:什么)?(?:问题|错|毛病)|无误|不错|属实|正确|准确|要得|要的|得行|中"
    "|okay|ok|yes|y|不(?:用|需要|必)?改|无需修改|就?(?:按|照)(?:这个|这样|上面)的?(?:写|填|办|报|交|来)?|就(?:是)?(?:这样|这么|这个样|恁[个么])(?:子|着)?(?:写|填|办|报|交)?|(?:提)?交|上报|报上去"
    "|登记|(?:[报发交送递搞整弄办走冲跑]起走?|走)(?:嘛|吧|噻|哈|$)|开(?:整|搞|弄|干)|出发|上路|[发递送传](?:[出上过]?去|吧|了|嘛|哈|$)|(?:挺|蛮|很)好|走起"
    "|[写记填说讲](?:得|的)?(?:很|都)?(?:对|好|清楚|明白)|没(?:得)?[写记填说讲]错|妥当?|就?是?(?:这么回事|这个情况|这样)|就按?(?:这|那)个(?:来)?"
    # Nothing is to be changed: 没什么要改的.
    "|(?:没有|没(?!改)|没得|莫得|无|不)(?:什么|啥子?|哪样|哪里|任何|再|要|需要?|必|用|得)*"
    "(?:改|变|补充|问题|错|毛病|意见)(?:动|的地方)?)"
)
# What is said of having read it through.
_LOOKED = "(?:又|再|已经|刚才?|仔细)?(?:看|瞧|检查|核对|读|瞅)(?:完|过|好|了|清楚|仔细|[看瞧]|一?[下遍眼哈])+"
_AROUND = (
    "(?:的|了|着|呢|嘛|吧|呀|啊|哈|噻|头|滴|嘞|勒|咯|哇|哟|喽|呐|这[下盘回次哈]|现在|都|全部?|内容|情况|上面|信息|您|你|请|帮忙|麻烦|那?就|帮?我|给我"
    "|[先我]|第一[件个]|头一?[件个]|这[件个]|一个字"
    "|好像|应该|一点|以上|予|辛苦|(?:尽快|快点|搞快点?|赶紧|早点)(?:处理|办|弄|解决)?|你们"
    "|上去|出去|它|使用|用(?:它|这个)|[这那]些?|[这两二三几]件|谢谢你?|麻烦你?|[，,。！!、 ])"
)
_YES = re.compile(_ASSENT)
# Taken out one after the other: a pattern that matches all of them at once may try for seconds.
_SAID_WITH_YES = re.compile(f"好像|你们|就?是?(?:这么回事|这个情况)|{_ASSENT}|{_LOOKED}|{_AROUND}")
_LONGEST_YES = 24
_NOT_YET = "等一下"
_WHICH = re.compile("第 ?([1-5一二三四五]) ?(?:件|个|条)")
_THE_SAME = re.compile("(?:就是|是)(?:这|那)|同一(?:件|个|家|处)|一样的|加(?:入|我|上我)|算我|合并|并案|一起办")
_ANOTHER = re.compile("不是|不一样|不同|另外(?:的|一)|另一|别的|单独|分开|各办各|不加|不并|没有(?:我|一样)")
_GOES_ON = re.compile("(?:接着|继续|一起|都|也)(?:要)?(?:登记|说|填|办|报)|登记")
_NO = re.compile("^(?:不|没有|没得|莫得|错|别|否|有误|no)|不对|不是|错了|有误")
_SKIP = re.compile(
    "^(?:这个|那个?|就|我|也|先|可以|算了(?=[你都随空跳])|[，。 ])*"
    "(?:跳过|略过|下一[个步题]|不知道|不清楚|不记得|记不清|记不得|说不清|忘了"
    "|忘记了|没有|没得|无|随便|都可以|不晓得|不确定|不方便说|不好说|不想说|不[说填写答管留给](?:了|$)|不用[填写说]|空(?:着|起)|免了"
    "|你们(?:自己)?去?查|没(?:去)?[看记注]{1,2}(?:意)?|(?:你们?)?看着?办|你们?(?:看着?)?(?:办|定|填|写)|随你们?便?|无所谓|都行|都要得|不得)"
    "(?:了|嘛|哦|吧|它|这个|具体(?:地点|时间|位置)?|地点|时间|地址|日子|[，。 ])*$"
)
UNKNOWN = re.compile(
    "(?:不知道|不清楚|不晓得|不记得|记不(?:得|清|到|起|住|准)|说不(?:清|准|上|来|好)|搞不(?:清|懂|明)|弄不(?:清|懂)|没注意|想不起"
    "|(?:怎么|哪里?|哪个)(?:还|会)?(?:记|晓|知|说)(?:得|道|清)|(?<!别)(?<!不要)忘(?:球|求)?(?:了|记))"
)
_LONGEST_UNKNOWN = 20
_TO_SAY = "说|讲|告诉|透露|提供|答|写|填|公开"
# By whoever was asked: 不能说在哪里，怕遭报复; 你别管什么时候. 他们不说 goes on about the matter.
_WONT_SAY = re.compile(
    "(?:^|[，,。！ ])(?:我|就是|反正|这个?|那个?|也|都|你们?|就|具体的?|地点|地方|地址|时间|真的?|实在|暂时|还是)*"
    f"(?:(?:不(?:想|能|敢|便|方便|愿意?|得|太想|好)?|没法|懒得)(?:再)?(?:给你们?|跟你们?|向你们?)?(?:{_TO_SAY})(?!清|错|完|明|理|通|了算)"
    f"|(?:莫|别|不要|不用|不必)(?:再)?(?:{_TO_SAY}|问|管))"
)
_LONGEST_REFUSAL = 24
_ANONYMOUS = re.compile(
    "匿[名明民]|不(?:想|愿|愿意|方便|用|要|同意|太想)?(?:留|写|给|说|填|提供|联系|透露|登记)|没有(?:电话|手机|号码)|免了|保密"
    "|微信(?:上|里|这里|这儿|这边)?(?:直接)?(?:联系|找|回|说|通知|告诉)"
    "|^(?:跳过|(?:别|莫|不)(?:留|给)了?|不了|不用|不用了|不要|不同意|不方便|没有?|没得|莫得|无|不得?|不想"
    "|算了|不得行|不行|不可以|要不得)(?:的|了|嘛|哈|噻)?[。！ ]*$"
)
# Of the citizen, not of somebody who did it to them: 被人匿名举报了.
_STAYS_UNNAMED = re.compile(
    "(?<!被)(?<!被人)(?<!有人)(?<!他)匿[名明民](?!信)|(?:不|别|莫|不要|不想|不愿意?)(?:留|写|透露|公开|暴露)(?:出去?)?(?:我的?|本人)?(?:下)?"
    "(?:姓名|名字?|电话|号码|手机号?|联系方式|身份|联系电话|我是[哪谁])|(?:别|莫|不要|不能|不想|不愿意?)[^，。！？；,!?;是]{0,10}是我(?:说|讲|告|举报|反映|投诉|打)"
    "|我的?(?:姓名|名字?|电话|身份)(?:就|都)?(?:别|莫|不要|不想|不能)(?:写|留|登|说|讲|公开|透露|记|填)"
)
# 不 or fear, and being reached.
_REFUSES = re.compile("[不没莫别免匿怕]|跳过|略过|算了|欠费|停机|停用|坏了|丢了|掉了|报复|骚扰|泄露")
_REACHED = re.compile(
    "匿|电话|手机|老年机|号码?|联系|方便|打给|打我|接听?|留|找我|是我|[晓知]得?道?我|名字|姓名|身份|透露|给[你了]|[写填]|这[个项]|跳过|略过"
)
_OTHERS = re.compile("他们?|她们?|对方|物业|老板|店|商家|公司|没有?人接")
_ONESELF = re.compile("我|怕|留|给|本人|匿")
_CANCEL = re.compile(
    "^(?:我|那|那就|哎|唉|还是|先|麻烦|帮我|请|我想|我要|不用了)*"
    "(?:取消|撤销|撤回|退出|算了|算求|算逑|放弃|终止|停止"
    "|不(?:想)?(?:再)?(?:投诉|举报|反映|登记|填|弄|搞|办|提?交|报|告|说|建议)了)"
    "(?:了|吧|算了|登记|投诉|诉求|举报|填写|提交|掉|一下|嘛|哦"
    "|不(?:想|用|要)?(?:投诉|举报|反映|登记|填|弄|搞|办|提?交|报|告)了|[，。！ ])*$"
    "|^(?:我|那|算了|等我|[，, ])*(?:改天|下次|以后|回头|二天|有空)再(?:说|来|弄|填|报|讲|提)"
    "(?:了|吧|嘛|哈|[，。！ ])*$"
    "|^(?:问题|事情|他们|那边|现在|刚刚?|已经|都|[，, ])*(?:解决|修好|弄好|搞定|处理好?)了"
    "(?:不(?:用|需要|要)[^，。]{0,4}了|谢谢|[，。！ ])*$"
)
# What says by itself that a request is given up, and what may stand behind it: 不投诉了，老板道歉了.
_GIVEN_UP = re.compile("取消|撤[销回]|退出|放弃|终止|(?:投诉|举报|反映|登记|填|弄|搞|办|报|告|建议)了")
_NOT_NEEDED = re.compile(
    "(?:我|那|就|嗯|哦|哎|算了|算求|算逑|不用了?|不必了?|不需要了?|用不着了?|莫得事了|没事了|[，, ])+"
)
_SETTLED = re.compile(
    "[来去](?:修|弄|处理|收|拖|清|看|换)|(?:修|弄|搞|处理|整|说|谈|讲|协商|和|通|亮|消)(?:好|妥|定|了|归一)|解决|[收搬拖弄运扫清]走|道歉|赔礼|退[钱款还了]|赔[钱了]|没事"
    "|完工|停工|不[吵闹漏臭堵黑](?:了|$)|有人管|答应|保证"
)
_WANTS_OTHERWISE = re.compile("改成|改为|换成|还是(?:要|想)|但是?|不过|只是|建议|另外|还有")
_ANY_NUMBER = re.compile(r"\d{5,}")
_LONGEST_GIVEN_UP = 40
_QUESTION = re.compile(
    "[?？]|吗|么$|怎么|咋|如何|多少|好多|多久|(?<![好这前近十上装加摆放说写补栽添换])几|[早晚]上几|(?:归|找|属于)[^，。]{1,8}还是|哪|什么|啥"
    # 要不要, 开没开; 交钱不
    r"|([\u4e00-\u9fff])(?<![不没])[不没]\1|有没有|[^我要]不[嘛哦]?$|[^还都]没$|[了过]没有[哦啊嘛呢]?$|(?:能|可以|会|得|要|开|办|有)[^，。]{0,8}[^都也点]没有[哦嘛]?$|嗦[。！!]*$|(?<!野)蛮[。！!]*$|^那[^，。]{1,10}呢$"
    # What was understood, to be confirmed.
    "|^(?:哦|噢|嗯|那)?[，, ]?(?:也?就是说|意思(?:就)?是|这么说)"
)
# 谁看得到, 谁来处理; not 谁都晓得, 不管是谁, 谁知道呢.
_WHO = re.compile("(?<!不管)(?<!不管是)(?<!无论)(?<!不论)(?<!随便)(?<!没)(?:谁|什么人)(?![都也知晓记料想说叫让家])")
_SAYS_IT_ASKS = re.compile("请问|请教|打听|咨询|(?:^|[，,。！!我想要就来喂])问(?:的是|一?[下哈声句]|个事|你|您)")
_OWN = re.compile("(?:我|上次|之前|那件|那个|这件)的?.{0,6}(?:诉求|工单|投诉|举报|求助|案子|单子)|编号|进度|办到哪")
_LONGEST_KEPT = 40
_KEEP = re.compile(
    "提交(?:诉求|问题)|(?:记|写)(?:下|到|一下|起)|登记(?!费|证|表|机关|要|需)|(?:转|报|反映|递|交)(?:给|上去|到|一下)|(?:部门|单位|懂的人?|的人).{0,4}(?:回复?|答复|告诉|联系)我?"
)
_OFFICE = re.compile(
    "(?:哪|啥|什么|谁)[个家些一]{0,2}(?:单位|部门|机关|局|委|办|窗口|来?管|负责|审批|批)|归(?:谁|哪|啥|什么)|审批|许可|报批|备案|执照|牌照"
    "|资质|手续|政策|规定|条例|标准|补贴|补助|津贴|指标"
)
_PROGRESS = re.compile(
    "查(?:一下|询|看|哈)?.{0,8}(?:进度|工单|诉求)"
    "|(?:我的|上次|之前).{0,8}(?:投诉|诉求|工单|反映|举报).{0,8}(?:怎么样|如何|进度|结果|到哪)"
)

_OPENING = re.compile(
    "^(?:您好|你好|喂)?[，, ]*(?:我|本人)?(?:想|要|来|需要)?(?:再|还|又|另外)?(?:想|要)?"
    "(?:给你们|跟你们)?(?:提交|登记|提|反映|进行|申请)?"
    "(?:一下|[一几]?[个条点件些])?(?:投诉|举报|诉求|求助|建议|意见|表扬|反映|问题|情况)(?:一下|[一几]?[个件点些])?"
    "(?:问题|事情|情况|事|人)?[，,。.！!：: ]*"
)
_KINDS = (
    # What others filed, and who filed it, announces nothing: 别人的投诉, 举报人.
    (CaseKind.REPORT, re.compile("(?<!的)(?:举报|检举)(?!人|者|电话)")),
    (CaseKind.PRAISE, re.compile("表扬|点赞|锦旗|感谢信|夸[一奖]")),
    (CaseKind.SUGGESTION, re.compile("建议|提(?:个|点|条|些)?(?:意见|想法)")),
    (CaseKind.HELP, re.compile("求助|报修")),
    (
        CaseKind.COMPLAINT,
        re.compile("(?<!的)投诉(?!人|者|电话)|(?<![被警])告(?:一下|他们|这家|那家)|(?:提交|登记)诉求|维权"),
    ),
)
# Whoever says none of these words wants somebody to come, or wants something to end.
_WANTS_WORK = re.compile(
    "派人|帮帮我|救救|(?:来|喊|叫|请|安排|麻烦|找)[^，。！？；,]{0,4}(?:人|师傅|部门|你们|同志)[^，。！？；,]{0,3}"
    "(?:来|修|看|清|疏通|处理|弄|换|补|搬|拖|拆|扫|装|安|抽)"
    "|(?:请|麻烦|快|赶紧|赶快|帮忙|尽快|早点|来)[^，。！？；,]{0,3}(?:修|疏通|清理|清运|弄走|拖走|搬走|补[一好上]|换[一个盏上]|扫[一干]|抽[一水])"
)
_WORKS = "修|通|清|掏|补|换|弄|搞|整|看|瞧|处理|抽|堵|搬|拖|扫|收拾|(?<!直)接|救|捞|盖|装|锯|砍|抬|检查"
_SENDS = re.compile(
    "(?:派|喊|叫|请|安排|找|来)(?:得到|一?下|[一两几]?个|[点些先]|你们|社区|专业|专门|维修|几位|位)*"
    f"(?:人(?![工家民方])|师傅|同志|[电水]工|部门)[^，。！？；,]{{0,5}}(?:{_WORKS})(?!好?[了过])"
)
_PLEA = re.compile(
    "[嘛噻哈吧哦]|请(?=派|安排|找|喊|叫|你们)|求|拜托|行行好|麻烦|帮|谢|[好行]不[好行]|要得不|得行不|可以不|能不能|可不可以|快|赶紧|着急|急"
)
# What it costs and how it is done is asked: 请师傅来修好多钱.
_OF_A_SERVICE = re.compile(
    "多少|收费|要钱|收钱|怎么|如何|流程|哪|谁|电话|号码|几点|多久|是不是|是否|犯不犯|帮我|好久|他们|他说|[吗么][?？]?$"
    "|(?:能不能|可不可以|能否|这种)[^，。！？；,]*(?:上门|这种|看病)|这种"
)
_GRIEVANCE = re.compile("反映.{0,4}问题|没有?人管|扰民|乱收费|拖欠|不退钱|不退款|跑路")
_HOW_TO = re.compile("怎么|怎样|如何|咋|流程|电话(?:是)?多少|去哪|到哪|在哪|可不可以|能不能|有没有|吗[?？]?$")

# Where a matter goes, or what may be applied for: 举报给哪个, 找谁管, 能不能申请补助.
_WAY = re.compile(
    "(?:举报|投诉|反映|告|求助|申请|补助|找)[^，。]{0,3}(?:哪(?:里|儿|个|家|些)|谁|什么(?:部门|单位|地方))"
    "|(?:哪(?:里|儿|个|家)|谁|什么(?:部门|单位))[^，。]{0,6}(?:举报|投诉|反映|管(?:这|得)|受理|申请)"
    "|(?:能不能|可不可以|能否|可以|可否|怎么|如何|有没有)[^，。]{0,6}(?:申请|救助|补助|补贴|减免)(?!人)"
)

_ENDS = "(?=(?:上去?|上来|他|她|它|这|那|一?下|吧|嘛|噻|哈|啊|了|的话)*(?:[，。！；,!; ]|$))"
# 登记 and 报 alone announce much else: 登记结婚, 报医保.
_REGISTER = f"(?:投诉|举报|反映|告(?!诉|知)|(?:上报|登记|报上去|报|立案|记录?下来){_ENDS})"
_FIRMLY = "(?:还是|就是|就|确实|一定|偏|非|真的?|坚持|决定|仍然|依然)"
_INSISTS = re.compile(
    f"{_FIRMLY}(?:是)?(?:想|要|得){{1,2}}[^，。！？；,!?;不没别撤查问办]{{0,6}}{_REGISTER}"
    f"|(?:还是|决定|坚持){_REGISTER}"
    "|(?:帮我?|给我|替我|请|麻烦|你就|那就)(?:把)?(?:[他她它这那][个件们]?(?:事情?|人)?)?(?:都|也)?"
    f"(?:登记|报上去|立案|记录?下来){_ENDS}"
    "|^(?:登记|报上去)(?:一?下)?[吧嘛噻哈啊。！]*$"
)
_WISH = re.compile(
    f"(?:不|不是|不行|算了|等等|[，。！,! ])*(?:我)?(?:想了想|想好了)?[，, ]*{_FIRMLY}?"
    f"(?:是)?(?:想|要|得){{0,2}}{_REGISTER}(?:上去|一?下)?(?:[他她它]们?|这(?:个|件)(?:事|人)?|上|吧|嘛|噻|哈|啊|了|的)*"
    "|帮我?|给我|替我|请|麻烦|你们?就?|那就|[，。！？；,!?; ]"
)
_WHICH_NUMBER = re.compile(
    "(?:打|拨|找|联系|call)[^，。]{0,3}(?:哪个?|什么|多少|谁的?|几号?)(?:电话|号码?|热线|客服)?[^，。]{0,2}$"
    "|(?:哪个|什么|谁的)(?:电话|号码?|热线)|(?:电话|号码|热线)(?:是|打)?(?:多少|几号|哪个|什么)|给(?:谁|哪个|哪家|哪里)打电话"
)
# Somebody who was spoken of: 她户口在外地，也领得到不.
_OF_THEM = re.compile("^(?:那么?|要是|如果|万一|但是?|可是|不过|只是|因为|还有|[，, ])*[他她](?!们)")
_FURTHER = re.compile("那么?(?![个件些边位条回次天里家])")

_PLEASANT = "(?:啊|呀|哈|哇|哦|嘛|哟|咯|了|[，,。.！!~～ ]|你们?|您们?|大家|同志|老师|朋友|机器人|辛苦)*"
_COURTESIES = (
    (
        "greet",
        re.compile(
            f"(?:{_PLEASANT}(?:你好|您好|喂|嗨|哈喽|hello|hi|早上好|上午好|中午好|下午好|晚上好|早安|在吗|在不在)[?？]?{_PLEASANT})+"
        ),
    ),
    ("thanks", re.compile(f"(?:{_PLEASANT}(?:多谢|谢谢|谢了|感谢|麻烦了|辛苦了){_PLEASANT})+")),
)
_LEAVING = re.compile(
    "走[了啦咯]|撤了?|闪人|闪了|下线|告辞|再[见会]|拜|回见|挂了|溜了|没(?:什么|有)?事|看看|看一下|打扰"
)
_AROUND_LEAVING = re.compile(
    f"{_LEAVING.pattern}|没有?|什么子?|事情?|要?问的?|问题|就|是|只|来|随便|[看瞧逛瞅]+"
    "|一?[下会眼]|而已|我|你们?|先|不|的|了|哈|哦|嘛|啊|嗯|哎|喂|呢|吧|[，,。.！!~ ]"
)
_WHY_CONTACT = re.compile(
    "(?:电话|手机|号码|联系方式).{0,6}(?:干什么|做什么|干嘛|干吗|有什么用|什么用|安全|泄露|外传|保密|卖|骚扰|用来)"
    "|(?:为什么|为何|干嘛|凭什么|非要|一定要|必须).{0,6}(?:电话|手机|号码|联系方式)|(?:会不会|不会).{0,6}(?:泄露|外传|卖|骚扰)"
)
_THAT_NUMBER = re.compile("(?<!不)(?<!别)[用打留写是就](?:刚才|刚刚|前面|上面)?的?(?:[这那]个|它|我的)(?!人)")
_TOLD_BEFORE = re.compile("(?:刚才|刚刚|前面|上面|已经|早就)(?:不是)?(?:都|就)?(?:已经)?(?:说|写|给|留|发|讲)")


def agrees(text: str) -> bool:
    """Whether a short message says yes."""
    said = dialect.plain(text)
    if len(said) > _LONGEST_YES or not _YES.search(said) or courtesy(said) is not None:
        return False
    return not _SAID_WITH_YES.sub("", said)


def which(text: str) -> int | None:
    """The place, from 0 on, that a message names among things that were counted: 第2件."""
    found = _WHICH.search(text)
    if found is None or declines(text):
        return None
    return int(found[1]) - 1 if found[1].isdigit() else "一二三四五".index(found[1])


def is_the_same(text: str) -> bool:
    """Whether somebody says that theirs is the one thing that was shown."""
    said = dialect.plain(text)
    return agrees(said) or bool(_THE_SAME.search(said))


def is_another(text: str) -> bool:
    """Whether somebody says that theirs is none of the things that were shown."""
    said = dialect.plain(text)
    return declines(said) or bool(_ANOTHER.search(said))


def goes_on(text: str) -> bool:
    """Whether somebody who was asked whether to go on with the next matter says yes."""
    said = dialect.plain(text)
    return agrees(said) or (len(said) <= _LONGEST_YES and bool(_GOES_ON.search(said)))


def not_yet(text: str) -> bool:
    """Whether somebody who was asked for a yes wants time, in the usual words (`usual_words` knows others)."""
    return text == _NOT_YET


def declines(text: str) -> bool:
    """Whether a message says no, or that something is wrong."""
    return bool(_NO.search(dialect.plain(text)))


def skips(text: str) -> bool:
    """Whether a message leaves a question out."""
    said = dialect.plain(text)
    if _SKIP.match(said) or (len(said) <= _LONGEST_UNKNOWN and UNKNOWN.search(said)):
        return True
    return len(said) <= _LONGEST_REFUSAL and bool(_WONT_SAY.search(said))


def unnamed(text: str) -> bool:
    """Whether a message says, whatever else it says, that its citizen wants to stay anonymous."""
    return bool(_STAYS_UNNAMED.search(dialect.plain(text)))


def named_words(text: str) -> str:
    """The text without its clauses that only ask to stay anonymous."""
    return "，".join(part for part in CLAUSE.split(text) if part and not (len(part) <= 12 and unnamed(part)))


def stays_anonymous(text: str) -> bool:
    """Whether the citizen leaves no number."""
    return bool(_ANONYMOUS.search(dialect.plain(text))) or unnamed(text)


def refuses_to_be_reached(text: str) -> bool:
    """Whether somebody who was asked for a number gives none, for whatever reason: 耳朵背，打电话听不到."""
    said = dialect.plain(text)
    if asks(said) or not_yet(said) or agrees(said):
        return False
    # 他们不接电话 goes on about the matter.
    of_others = _OTHERS.search(said) and not _ONESELF.search(said)
    return bool(_REFUSES.search(said)) and bool(_REACHED.search(said)) and not of_others


def cancels(text: str) -> bool:
    """Whether a message does nothing but give the request up."""
    said = dialect.plain(text)
    if _CANCEL.match(said):
        return True
    if _gives_up_for_a_reason(said):
        return True
    # "太麻烦了，不填了": the last word counts. "不留电话，算了" only leaves the number out.
    last = [part for part in CLAUSE.split(said) if part][-1:]
    return len(said) <= _LONGEST_UNKNOWN and any(bool(_CANCEL.match(part)) and "算" not in part for part in last)


def _gives_up_for_a_reason(said: str) -> bool:
    """Whether a message gives a request up and says why: 不用了，刚才有人来修了."""
    first, *reason = [part for part in CLAUSE.split(said) if part] or [said]
    while reason and (_CANCEL.match(reason[0]) or _NOT_NEEDED.fullmatch(reason[0])):
        first, *reason = f"{first}，{reason[0]}", *reason[1:]
    why = "，".join(reason)
    if not why or len(said) > _LONGEST_GIVEN_UP or asks(why) or _WANTS_OTHERWISE.search(why) or _ANY_NUMBER.search(why):
        return False
    given_up = _CANCEL.match(first) and _GIVEN_UP.search(first) and request_kind(why) is None
    return bool(given_up) or bool(_NOT_NEEDED.fullmatch(first) and _SETTLED.search(why))


def courtesy(text: str) -> str | None:
    """Rasa's name of the intent of a message that does nothing but greet or thank."""
    said = dialect.plain(text)
    return next((intent for intent, words in _COURTESIES if words.fullmatch(said)), None)


def takes_leave(text: str) -> bool:
    """Whether a message says nothing but that there is nothing, or that its citizen goes: 没事，看看，走了."""
    said = dialect.plain(text)
    return bool(_LEAVING.search(said)) and not _AROUND_LEAVING.sub("", said)


def asks(text: str) -> bool:
    """Whether a message has the look of a question."""
    return bool(_QUESTION.search(dialect.plain(text)))


def asks_who(text: str) -> bool:
    """Whether a message in the form asks who sees, comes or deals with something."""
    return bool(_WHO.search(dialect.plain(text)))


def says_it_asks(text: str) -> bool:
    """Whether a message says itself that it asks, and not about a case of the citizen's own."""
    said = dialect.plain(text)
    return bool(_SAYS_IT_ASKS.search(said)) and not (_OWN.search(said) or asks_progress(said))


def wants_it_kept(text: str) -> bool:
    """Whether somebody whose question found no answer wants it passed on."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_KEPT and bool(_KEEP.search(said)) and not declines(said)


def asks_an_office(text: str) -> bool:
    """Whether a message asks who is in charge, or for a permission, a rule or public money."""
    return bool(_OFFICE.search(dialect.plain(text)))


def asks_progress(text: str) -> bool:
    """Whether a message asks how a request is getting on."""
    return bool(_PROGRESS.search(dialect.plain(text)))


def only_opens(text: str) -> bool:
    """Whether a message does nothing but say that its citizen has something to tell: 我想反映点事情."""
    return bool(_OPENING.fullmatch(text.strip()))


def matter(text: str) -> str:
    """The text without an opening such as 我要投诉: what is left tells of something, or nothing."""
    return _OPENING.sub("", text.strip(), count=1)


def named_kind(text: str) -> CaseKind | None:
    """The kind of request that a message calls by its very name, be it only asked about: 我要投诉."""
    said = dialect.plain(text)
    return next((kind for kind, words in _KINDS if words.search(said)), None)


def rarest_kind(*texts: str) -> CaseKind | None:
    """The kind that the texts name, the first of them before the others; a complaint, which people call anything, only
    where they name no other kind."""
    named = [kind for text in texts if (kind := named_kind(text)) is not None]
    return next((kind for kind in named if kind is not CaseKind.COMPLAINT), named[0] if named else None)


def request_kind(text: str) -> CaseKind | None:
    """The kind of request that clear words announce; None for a question about how such a thing is done."""
    said = dialect.plain(text)
    if _HOW_TO.search(said):
        return CaseKind.HELP if pleads(said) else None
    if named := named_kind(said):
        return named
    if _WANTS_WORK.search(said):
        return None if asks(clauses.last(said)) and not pleads(said) else CaseKind.HELP
    if pleads(said):
        return CaseKind.HELP
    return CaseKind.COMPLAINT if _GRIEVANCE.search(said) else None


def pleads(text: str) -> bool:
    """Whether a message begs that somebody be sent to do something: 喊个师傅来看一哈嘛, be it put as a question."""
    said = dialect.plain(text)
    sent = _SENDS.search(said)
    if sent is None or not _PLEA.search(said):
        return False
    said_so = clauses.CLAUSE.split(said[: sent.end()])[-1] + clauses.CLAUSE.split(said[sent.end() :])[0]
    return not any(_OF_A_SERVICE.search(part) for part in (said_so, clauses.last(said)))


def insists(text: str) -> str | None:
    """What a message tells beside the firm wish that a matter be registered, 我就是要举报他，登记嘛, "" where that is
    nothing; None for any other message."""
    said = dialect.plain(text)
    if len(said) > _LONGEST_KEPT or asks(said) or cancels(said) or not _INSISTS.search(said):
        return None
    return _WISH.sub("", said)


def asks_the_way(text: str) -> bool:
    """Whether a message asks where a matter goes, or whether something may be applied for."""
    return bool(_WAY.search(dialect.plain(text)))


def asks_for_a_number(text: str) -> bool:
    """Whether a message asks which number to ring."""
    return bool(_WHICH_NUMBER.search(dialect.plain(text)))


def of_somebody_spoken_of(text: str) -> bool:
    """Whether a message begins with somebody who must have been spoken of before."""
    return bool(_OF_THEM.match(text))


def goes_on_asking(text: str) -> bool:
    """Whether a message is a further question, 那…, and no request."""
    return bool(_FURTHER.match(dialect.plain(text))) and asks(text) and request_kind(text) is None


def takes_the_number(text: str) -> bool:
    """Whether somebody who was asked whether a number that they told may be used says yes, or that they told it."""
    said = dialect.plain(text)
    if len(said) > _LONGEST_YES:
        return False
    return agrees(said) or bool(_TOLD_BEFORE.search(said)) or (bool(_THAT_NUMBER.search(said)) and not declines(said))


def asks_why_contact(text: str) -> bool:
    """Whether somebody who was asked for a number asks what it is for, or whether it is safe."""
    return bool(_WHY_CONTACT.search(dialect.plain(text)))
