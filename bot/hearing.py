"""What a citizen's words mean without Rasa: yes, no, skip, cancel, a place, a time, a kind of request. Pure."""

import re

from escalation.case import CaseKind
from language import dialect, places

# One word of assent at least, and around it nothing but what goes with one: 嗯，没问题，就这样交吧.
_ASSENT = (
    "(?:是|对|好|行|嗯|恩|哦|可以得?|阔以|同意|确认|确定|没有?(?:什么)?(?:问题|错|毛病)|无误|不错|属实|正确|准确|要得|要的|得行|中"
    "|ok|okay|yes|y|不(?:用|需要|必)?改|无需修改|就?(?:按|照)(?:这个|这样|上面)的?(?:写|填|办|报|交)?|就(?:是)?(?:这样|这么|这个样|恁[个么])(?:子|着)?(?:写|填|办|报|交)?|(?:提)?交|上报|报上去"
    "|登记|[发递送传](?:[出上过]?去|吧|了|嘛|哈|$)|(?:挺|蛮|很|都)好|走起"
    # Nothing is to be changed: 没什么要改的.
    "|(?:没有|没(?!改)|没得|莫得|无|不)(?:什么|啥子?|哪样|哪里|任何|再|要|需要?|必|用|得)*"
    "(?:改|变|补充|问题|错|毛病|意见)(?:动|的地方)?)"
)
# What is said of having read it through.
_LOOKED = "(?:又|再|已经|刚才?|仔细)?(?:看|瞧|检查|核对|读|瞅)(?:完|过|好|了|清楚|仔细|[看瞧]|一?[下遍眼哈])+"
_AROUND = (
    "(?:的|了|嘛|吧|呀|啊|哈|噻|头|滴|嘞|勒|咯|哇|哟|喽|呐|这[下盘回次哈]|现在|都|全部?|内容|情况|上面|信息|您|你|请|帮忙|麻烦|那?就|帮?我|给我"
    "|[先我]|第一[件个]|头一?[件个]|这[件个]|一个字"
    "|上去|出去|它|使用|用(?:它|这个)|[这那]些?|[这两二三几]件|谢谢你?|麻烦你?|[，,。！!、 ])"
)
_YES = re.compile(f"(?:{_LOOKED}|{_AROUND})*{_ASSENT}(?:{_ASSENT}|{_LOOKED}|{_AROUND})*")
_LONGEST_YES = 24
_NOT_YET = re.compile(
    "^(?:我|你们?|哎|诶|嗯|那|[，, ])*(?:还没|先[别不莫等看让]|等(?:等|我|一?[下会哈])|慢[点着到慢]"
    "|[莫不][慌忙急]|别[急忙慌交]|再(?:看|想|等|瞧)|看看|我?看一?[下哈]|稍等|暂时[不别])"
)
_LONGEST_NOT_YET = 16
_WHICH = re.compile("第 ?([1-5一二三四五]) ?(?:件|个|条)")
_THE_SAME = re.compile("(?:就是|是)(?:这|那)|同一(?:件|个|家|处)|一样的|加(?:入|我|上我)|算我|合并|并案|一起办")
_ANOTHER = re.compile("不是|不一样|不同|另外(?:的|一)|另一|别的|单独|分开|各办各|不加|不并|没有(?:我|一样)")
_GOES_ON = re.compile("(?:接着|继续|一起|都|也)(?:要)?(?:登记|说|填|办|报)|登记")
_NO = re.compile("^(?:不|没有|没得|莫得|错|别|否|有误|no)|不对|不是|错了|有误")
_SKIP = re.compile(
    "^(?:这个|那个?|就|我|也|先|可以|[，。 ])*(?:跳过|略过|下一[个步题]|不知道|不清楚|不记得|记不清|记不得|说不清|忘了"
    "|忘记了|没有|没得|无|随便|都可以|不晓得|不确定|不方便说|不好说|不想说|不[说填写答管](?:了|$)|不用[填写说]|空(?:着|起)|免了"
    "|你们(?:自己)?去?查|没(?:去)?[看记注]{1,2}(?:意)?)"
    "(?:了|嘛|哦|吧|它|这个|具体(?:地点|时间|位置)?|地点|时间|地址|日子|[，。 ])*$"
)
_UNKNOWN = re.compile(
    "(?:不知道|不清楚|不晓得|不记得|记不(?:得|清|到|起|住|准)|说不(?:清|准|上|来|好)|搞不(?:清|懂|明)|弄不(?:清|懂)|没注意|想不起"
    "|(?:怎么|哪里?|哪个)(?:还|会)?(?:记|晓|知|说)(?:得|道|清)|(?<!别)(?<!不要)忘(?:球|求)?(?:了|记))"
)
# Which day it was, among other words: 具体哪天记不得了.
_DAY_FORGOTTEN = re.compile(
    f"{_UNKNOWN.pattern}[^，。！？；,!?;\n]{{0,6}}?(?:(?:哪|啥|什么)[一个]{{0,2}}(?:天|日|时候|时间)|几(?:时|号|月)|日子|日期|时间)"
    f"|(?:(?:哪|啥|什么)[一个]{{0,2}}(?:天|日|时候|时间)|几(?:时|号|月)|日子|日期|时间)[^，。！？；,!?;\n]{{0,8}}?{_UNKNOWN.pattern}"
)
_LONGEST_UNKNOWN = 20
_ANONYMOUS = re.compile(
    "匿[名明民]|不(?:想|愿|愿意|方便|用|要|同意|太想)?(?:留|写|给|说|填|提供|联系|透露|登记)|没有(?:电话|手机|号码)|免了|保密"
    "|微信(?:上|里|这里|这儿|这边)?(?:直接)?(?:联系|找|回|说|通知|告诉)"
    "|^(?:跳过|(?:别|莫|不)留了?|不了|不用|不用了|不要|不同意|不方便|没有|不|算了|不得行|不行|不可以|要不得)[。！ ]*$"
)
# Of the citizen, not of somebody who did it to them: 被人匿名举报了.
_STAYS_UNNAMED = re.compile(
    "(?<!被)(?<!被人)(?<!有人)(?<!他)匿[名明民](?!信)|(?:不|别|莫|不要|不想|不愿意?)(?:留|写|透露|公开|暴露)(?:出去?)?(?:我的?|本人)?(?:下)?"
    "(?:姓名|名字?|电话|号码|手机号?|联系方式|身份|联系电话|我是[哪谁])|(?:别|莫|不要|不能|不想|不愿意?)[^，。！？；,!?;是]{0,10}是我(?:说|讲|告|举报|反映|投诉|打)"
    "|我的?(?:姓名|名字?|电话|身份)(?:就|都)?(?:别|莫|不要|不想|不能)(?:写|留|登|说|讲|公开|透露|记|填)"
)
_CANCEL = re.compile(
    "^(?:我|那|那就|哎|唉|还是|先|麻烦|帮我|请|我想|我要|不用了)*"
    "(?:取消|撤销|撤回|退出|算了|算求|算逑|放弃|终止|停止"
    "|不(?:想)?(?:再)?(?:投诉|举报|反映|登记|填|弄|搞|办|提?交|报|告|说|建议)了)"
    "(?:了|吧|算了|登记|投诉|诉求|举报|填写|提交|掉|一下|嘛|哦|不(?:投诉|登记|填|弄|办)了|[，。！ ])*$"
    "|^(?:我|那|算了|等我|[，, ])*(?:改天|下次|以后|回头|二天|有空)再(?:说|来|弄|填|报|讲|提)"
    "(?:了|吧|嘛|哈|[，。！ ])*$"
    "|^(?:问题|事情|他们|那边|现在|刚刚?|已经|都|[，, ])*(?:解决|修好|弄好|搞定|处理好?)了"
    "(?:不(?:用|需要|要)[^，。]{0,4}了|谢谢|[，。！ ])*$"
)
_QUESTION = re.compile(
    "[?？]|吗|么$|怎么|咋|如何|多少|好多|多久|(?<![好这前近十上])几|哪|什么|啥"
    # 要不要, 开没开; 交钱不
    r"|([\u4e00-\u9fff])(?<![不没])[不没]\1|有没有|[^我要]不$|[^还都]没$"
    # What was understood, to be confirmed.
    "|^(?:哦|噢|嗯|那)?[，, ]?(?:也?就是说|意思(?:就)?是|这么说)"
)
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
_PERSON = re.compile(
    "^(?:我|请|麻烦|帮我|给我|你好|您好|那|就|要|想|想要|转|找|接|换|叫|联系|需要|来|个|一个|一下|到|下|真|,|，)*"
    "(?:人工(?:客服|服务|坐席|座席|台)?|真人|活人|客服(?:人员)?|工作人员)"
    "(?:来|聊|说|说话|服务|处理|帮我|谢谢|在吗|吧|嘛|呢|啊|了|一下|[，,。！!？? ])*$"
)
# 叫人来修 calls for work and nobody to talk to.
_CALLS_SOMEBODY = re.compile(
    "(?:换|叫|喊|找|来|派|请|让|接)(?:你们)?(?:[一1]?(?:个|位))?(?:的)?"
    "(?:人|领导|负责人|管事的?人?|当官的|头头|值班的|同志|活的|懂的)(?!工|行|家|事|民)(?!.*(?:修|补|清|拖|扫|装|拆|查|看|处理|弄))"
)
_LEAVE = re.compile(
    "^(?:我|那|就|算了|哎|唉|不用了|[，, ])*(?:不(?:想)?(?:等|排|排队|用等|需要人工|用人工|要人工|转人工|转)"
    "|退出排队|取消(?:排队|人工|转人工)"
    "|别转(?:人工)?|不用(?:等|排队|转)|算了)(?:了|人工|你们|吧|嘛|啊|[，,。！! ])*$"
)
_PLACE_IN_QUEUE = re.compile(
    "第几|几位|(?:还有|前面|前头).{0,3}几|几个人|多少人|排到|排队|还要(?:等)?多久|等多久|多久|(?:有|还有)人(?:吗|没|在)|在(?:吗|不在|没在)|好了没|快点|轮到"
)
# What is longer says more than that.
_LONGEST_QUEUE_TALK = 16
_LONGEST_LEAVE = 30
_PROGRESS = re.compile(
    "查(?:一下|询|看|哈)?.{0,8}(?:进度|工单|诉求)"
    "|(?:我的|上次|之前).{0,8}(?:投诉|诉求|工单|反映|举报).{0,8}(?:怎么样|如何|进度|结果|到哪)"
)

_OPENING = re.compile(
    "^(?:您好|你好|喂)?[，, ]*(?:我|本人)?(?:想|要|来|需要)?(?:给你们|跟你们)?(?:提交|登记|提|反映|进行|申请)?"
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
_NOWHERE = re.compile(
    "网上|线上|网店|网络|直播间?|微信|抖音|快手|淘宝|京东|拼多多|电话里|app|平台上|全市|全城|到处", re.IGNORECASE
)
_LONGEST_NOWHERE = 12

_WEEK = "(?:周|星期|礼拜)"
_CN = "[一二两三四五六七八九十廿]"
_DAY = (
    "大前天|今天|今日|昨天|昨日|(?<![以之目年提门])前天(?!天)|今晚|昨晚|昨夜|前晚|今早|昨早|每[天日]|天天|每晚|每个?周末|这几天|最近"
    "|昨儿|今儿|前儿|[昨今前]黑|头天|前(?:几天|两天|阵子?|段时间|一阵子?)|[这近](?:两天|段时间|阵子?|些天)|近几天"
    "|整天|成天|一天到晚|通宵|三天两头|隔三差五|(?:国庆|春节|元旦|中秋|端午|清明|五一)(?:节|假期?)?(?:那天|前后|期间|过后|以后|以来)?|过年"
    f"|(?:\\d{{1,2}}|{_CN}{{1,2}}|半|好?几)个?(?:星期|礼拜|周|月|年|小时|钟头)(?:之|以)?前"
    f"|刚才|刚刚|(?:\\d{{1,2}}|{_CN}{{1,3}})天(?:之|以)?前"
    f"|(?:(?:去|今)年|20\\d\\d年)?(?:\\d{{1,2}}|{_CN}{{1,2}})月(?:份)?(?:\\d{{1,2}}|{_CN}{{1,3}})[日号](?!楼|线|院|栋|门)"
    f"|(?:从|自)?(?:(?:去|今)年|20\\d\\d年)?(?<![\\d个每这上])(?:\\d{{1,2}}|{_CN}{{1,2}})月(?:份)?(?:[初中底]|上旬|中旬|下旬|以来|起|开始)"
    f"|(?:上上|上|这|本)个?月(?:(?:\\d{{1,2}}|{_CN}{{1,3}})[日号]|[初中底])?"
    f"|(?:上上|上|这|本|每)个?{_WEEK}[一二三四五六日天末]?|(?:星期|礼拜)[一二三四五六日天]"
    # "人民路12号", "楼下108号": the number of a house is no day.
    "|(?<![\\d路街道巷里弄村段下])\\d{1,2}[日号](?!楼|线|院|栋|门)|去年"
)
_NUMBER = "[零一二两三四五六七八九十\\d]{1,3}"
_HOUR = f"凌晨|早上|清早|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜|{_NUMBER}[点时](?:半|钟|多|{_NUMBER}分?)?"
_MOMENT = re.compile(f"(?:{_DAY})[的 ]?(?:{_HOUR}){{0,2}}|(?:{_HOUR}){{2}}|凌晨|半夜|深夜")
# "坏了二十天", "黑了一个星期"; not what somebody owes or has paid for: 三个月工资, 两年的卡.
_LONG = (
    f"(?P<long>(?:\\d{{1,3}}|{_CN}{{1,3}}|好?几|半)(?:多|来)?"
    "(?:天|个?晚上?|个?星期|个?礼拜|周|个半?月|年|个?(?:小时|钟头)))"
)
_LASTING = re.compile(
    "(?<=[坏黑停漏堵断吵臭烂冒淌流塌垮熄裂歪倒闪响积])(?:了|起|着)?(?:都|快|有|将近|差不多|整整|足足|大概|已经)*"
    + _LONG
)
_SINCE = re.compile(_LONG + "(?:都|了|还|也|[，,])*(?:没|不见|无人|莫)(?!工资|到期|满)")
_TERM = (
    "(?:开学|放[暑寒]?假|[暑寒]假|开春|开年|入[春夏秋冬]|过完年|年前|年后|搬(?:家|过?来|进来)"
    "|装修|拆迁|封路|开工|开业|入住|交房|上学)"
)
# When it began or how long it lasts, by no day of the calendar: 开学以来, 自从开了那家店, 好几个月了.
_ABOUT = re.compile(
    f"(?:从|自|打)?{_TERM}(?:的?(?:那[天阵几会][子天儿]?|时候|期间|前后)|以来|以后|之后|过后|起|就)+"
    "|(?:自从|打从)[^，。！？；,!?;\n ]{2,10}(?:以来|以后|之后|起)?"
    "|(?:从|自)[^，。！？；,!?;\n 来]{1,8}?(?:以来|那天起|那会儿|那时候?|起(?=就|都|，|一直|天天)|开始)"
    "|[^，。！？；,!?;\n ]{2,6}?(?:那会儿|那阵子?|那几天|那段时间)(?:起|开始)?"
    "|(?:有|都|快|已经)(?:一|好)?(?:阵子|阵|段时间|段日子|些日子|些天|些时候|几天|几周|几个?月|几年)(?=了|啦|喽|都)"
    "|前不久|不久前|早就|老早|长期以来|一直以来"
    # What somebody has paid, worked, or lived for is no time of the matter: 住了十年了.
    f"|(?<![住租用交买干做开活岁满孕])(?<![住租用交买干做开活]了){_LONG.replace('?P<long>', '?:')}"
    "(?=[了啦喽])(?!了(?:工资|到期))"
)
_AROUND_A_MOMENT = re.compile("就?是|大[概约]|应该|的|事情?|时间|日期|吧|嘛|了|啊|哈|左右|开始|[，,。.：: ]")
_LONGEST_BESIDE = 4
# "…；" goes with the part before it.
_PARTS = re.compile("(?<=[，。！？；,!?; ])")
_BEFORE_A_PLACE = re.compile(
    "(?:哦|噢|嗯|啊|好的?|对|是|不对|晓得了|知道了|明白了|谢谢|(?:说|写|打|发|搞|弄|记)(?:错|岔|漏)了|口误"
    "|(?:接着|继续|还是|回到?)说?(?:刚才|刚刚|前面)?的?|[，。！？；,!?; ])+"
)
_LEADS_IN = re.compile("^(?:就|应该|地点|地址|位置|地方)?(?:是|在|就在|是在|为)[：: ]?(?!不)")
_WHY_CONTACT = re.compile(
    "(?:电话|手机|号码|联系方式).{0,6}(?:干什么|做什么|干嘛|干吗|有什么用|什么用|安全|泄露|外传|保密|卖|骚扰|用来)"
    "|(?:为什么|为何|干嘛|凭什么|非要|一定要|必须).{0,6}(?:电话|手机|号码|联系方式)|(?:会不会|不会).{0,6}(?:泄露|外传|卖|骚扰)"
)
_THAT_NUMBER = re.compile("(?<!不)(?<!别)[用打留写是就](?:刚才|刚刚|前面|上面)?的?(?:[这那]个|它|我的)(?!人)")
_TOLD_BEFORE = re.compile("(?:刚才|刚刚|前面|上面|已经|早就)(?:不是)?(?:都|就)?(?:已经)?(?:说|写|给|留|发|讲)")
_CLAUSE = re.compile("[，。！？；,!?;\n ]")
# 本人系晋阳街道居民; and what stands below a letter.
_WHO_TELLS = re.compile(
    "(?:^|(?<=[，。！？；：:,!?;\n ]))[^，。！？；：:,!?;\n ]{0,4}(?:本人|我们?|反映人|投诉人)(?:系|是|乃|家?住|户籍)"
    "(?:[^，。！？；,!?;\n]{0,30}?"
    "(?:居民|业主|村民|住户|市民|租户|租客|群众|职工|员工|家长|学生|人)|在?[^，。！？；,!?;\n]{2,20}的[^，。！？；,!?;\n]{1,8})"
    "(?:[，。！？；,!?;\n ]|$)|此致\\s*敬礼.*",
    re.DOTALL,
)
_LIES_IN = re.compile(
    "(?:位于|坐落(?:于|在)|(?:地址|地点|位置)(?:就?[是为在]|[:：])+)(?P<spot>[^，。！？；,!?;\n ]{2,40})"
)
_ROAD = re.compile(
    "[^，。！？；,!?;\n 有在人的里昨今前天晚上我们一附旁某个各多些]{1,7}"
    "(?:路|街|巷|大道|村|社区|镇|乡|小区|苑|花园|广场|公园|市场|中学|小学|大学|医院)"
)
_LONGEST_PLACE = 40


def agrees(text: str) -> bool:
    """Whether a short message says yes."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_YES and bool(_YES.fullmatch(said)) and courtesy(said) is None


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
    """Whether somebody who was asked for a yes wants time."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_NOT_YET and bool(_NOT_YET.search(said)) and not agrees(said)


def declines(text: str) -> bool:
    """Whether a message says no, or that something is wrong."""
    return bool(_NO.search(dialect.plain(text)))


def skips(text: str) -> bool:
    """Whether a message leaves a question out."""
    said = dialect.plain(text)
    return bool(_SKIP.match(said)) or (len(said) <= _LONGEST_UNKNOWN and bool(_UNKNOWN.search(said)))


def unnamed(text: str) -> bool:
    """Whether a message says, whatever else it says, that its citizen wants to stay anonymous."""
    return bool(_STAYS_UNNAMED.search(dialect.plain(text)))


def named_words(text: str) -> str:
    """The text without its clauses that only ask to stay anonymous."""
    return "，".join(part for part in _CLAUSE.split(text) if part and not (len(part) <= 12 and unnamed(part)))


def stays_anonymous(text: str) -> bool:
    """Whether the citizen leaves no number."""
    return bool(_ANONYMOUS.search(dialect.plain(text))) or unnamed(text)


def cancels(text: str) -> bool:
    """Whether a message does nothing but give the request up."""
    said = dialect.plain(text)
    if _CANCEL.match(said):
        return True
    # "太麻烦了，不填了": the last word counts. "不留电话，算了" only leaves the number out.
    last = [part for part in _CLAUSE.split(said) if part][-1:]
    return len(said) <= _LONGEST_UNKNOWN and any(bool(_CANCEL.match(part)) and "算" not in part for part in last)


def courtesy(text: str) -> str | None:
    """Rasa's name of the intent of a message that does nothing but greet or thank."""
    said = dialect.plain(text)
    return next((intent for intent, words in _COURTESIES if words.fullmatch(said)), None)


def takes_leave(text: str) -> bool:
    """Whether a message says nothing but that there is nothing, or that its citizen goes: 没事，看看，走了."""
    said = dialect.plain(text)
    return bool(_LEAVING.search(said)) and not _AROUND_LEAVING.sub("", said)


def is_nowhere(text: str) -> bool:
    """Whether something happened at no place that has a district: 网上."""
    return len(text) <= _LONGEST_NOWHERE and bool(_NOWHERE.search(text))


def last_clause(text: str) -> str:
    """The words after the last comma or the like, with what ends them."""
    return next((part for part in reversed(_PARTS.split(text)) if part), "")


def asks(text: str) -> bool:
    """Whether a message has the look of a question."""
    return bool(_QUESTION.search(dialect.plain(text)))


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


def asks_person(text: str) -> bool:
    """Whether a short message does nothing but ask for a person."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_PERSON.match(said))


def calls_somebody(text: str) -> bool:
    """Whether a short message calls for somebody to talk to: to one who was offered a person, that is what is meant."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_CALLS_SOMEBODY.search(said))


def leaves_queue(text: str) -> bool:
    """Whether somebody who waits for a person does not want to wait any more."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_LEAVE and any(_LEAVE.match(clause) for clause in _CLAUSE.split(said) if clause)


def asks_place_in_queue(text: str) -> bool:
    """Whether somebody who waits asks how long it takes, or whether anybody is there."""
    said = dialect.plain(text)
    return len(said) <= _LONGEST_QUEUE_TALK and bool(_PLACE_IN_QUEUE.search(said))


def asks_progress(text: str) -> bool:
    """Whether a message asks how a request is getting on."""
    return bool(_PROGRESS.search(dialect.plain(text)))


def only_opens(text: str) -> bool:
    """Whether a message does nothing but say that its citizen has something to tell: 我想反映点事情."""
    return bool(_OPENING.fullmatch(text.strip()))


def matter(text: str) -> str:
    """The text without an opening such as 我要投诉: what is left tells of something, or nothing."""
    return _OPENING.sub("", text.strip(), count=1)


def declares(text: str) -> bool:
    """Whether a message says by its very name that it is a request: 我要投诉."""
    return any(words.search(dialect.plain(text)) for _, words in _KINDS)


def request_kind(text: str) -> CaseKind | None:
    """The kind of request that clear words announce; None for a question about how such a thing is done."""
    said = dialect.plain(text)
    if _HOW_TO.search(said):
        return None
    if declared := next((kind for kind, words in _KINDS if words.search(said)), None):
        return declared
    if _WANTS_WORK.search(said):
        return None if asks(last_clause(said)) else CaseKind.HELP
    return CaseKind.COMPLAINT if _GRIEVANCE.search(said) else None


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


def goes_on_asking(text: str) -> bool:
    """Whether a message is a further question, 那…, and no request."""
    return bool(_FURTHER.match(dialect.plain(text))) and asks(text) and request_kind(text) is None


def place(text: str) -> str | None:
    """The words that say where, to the end of their clause: from the name of a sub-district or landmark on, what 位于
    announces, or a road that follows the name of its district. A bare district is not enough, and where somebody who
    introduces themselves lives counts only if nothing else is told."""
    told = _WHO_TELLS.sub("", text)
    if spot := _LIES_IN.search(told):
        said, lies_in = _ended(spot["spot"]), places.find(text)
        known = lies_in is None or places.find(said)
        return said if known or lies_in is None else places.in_district(said, lies_in.handled_by)
    if (found := places.find(told)) is not None and not places.districts_in(found.text):
        before = _CLAUSE.split(told[: told.find(found.text)])[-1]
        district = next((name for name in places.DISTRICTS.values() if name in before), "")
        return _to_its_end(told, found.text, district)
    return _road(told) or _home(text)


def _road(text: str) -> str | None:
    """A road or the like whose name follows that of its district."""
    for start, found in places.find_all(text):
        if found.street is None and places.districts_in(found.text) and _ROAD.match(text, start + len(found.text)):
            return _ended(_CLAUSE.split(text[start:])[0])
    return None


def _home(text: str) -> str | None:
    """The sub-district of somebody who tells who they are."""
    found = places.find(text)
    if found is None or places.districts_in(found.text):
        return None
    return places.in_district(found.street or found.text, found.handled_by)


def place_of(text: str, name: str, district: str) -> str:
    """The words from a name on to the end of their clause, with this district (a code) before them."""
    return _to_its_end(text, name, places.DISTRICTS[district])


def _to_its_end(text: str, name: str, district: str) -> str:
    return f"{district}{_ended(_CLAUSE.split(text[text.find(name) :])[0])}"[:_LONGEST_PLACE]


def _ended(clause: str) -> str:
    """The beginning of a clause, up to the words that say when."""
    when = _MOMENT.search(clause, 2)
    return (clause[: when.start()] if when else clause)[:_LONGEST_PLACE]


def only_place(text: str) -> str:
    """An answer to where something is, without what people say before one: 哦，就是在…."""
    parts = [part for part in _PARTS.split(text.strip()) if part]
    while len(parts) > 1 and _BEFORE_A_PLACE.fullmatch(parts[0]):
        parts = parts[1:]
    said = _LEADS_IN.sub("", "".join(parts), count=1)
    return said if len(said) > 1 else text.strip()


def takes_the_number(text: str) -> bool:
    """Whether somebody who was asked whether a number that they told may be used says yes, or that they told it."""
    said = dialect.plain(text)
    if len(said) > _LONGEST_YES:
        return False
    return agrees(said) or bool(_TOLD_BEFORE.search(said)) or (bool(_THAT_NUMBER.search(said)) and not declines(said))


def asks_why_contact(text: str) -> bool:
    """Whether somebody who was asked for a number asks what it is for, or whether it is safe."""
    return bool(_WHY_CONTACT.search(dialect.plain(text)))


def moment(text: str) -> str | None:
    """The words that say when: 昨天晚上十点, 每天早上."""
    if found := _MOMENT.search(text):
        return found[0].strip()
    lasting = _LASTING.search(text) or _SINCE.search(text)
    return lasting["long"] if lasting else None


def about(text: str) -> str | None:
    """The words that say, by no day of the calendar, since when or how long: 开学以来, 好几个月."""
    found = _ABOUT.search(text)
    return found[0].strip() if found else None


def forgot_the_day(text: str) -> bool:
    """Whether a message says, whatever else it says, that its citizen does not know when it was."""
    return bool(_DAY_FORGOTTEN.search(dialect.plain(text)))


def beside_the_day(text: str) -> str:
    """The text without its clauses that only say that the day is not known."""
    return "，".join(part for part in _CLAUSE.split(text) if part and not forgot_the_day(part))


def only_a_moment(text: str) -> bool:
    """Whether a message says when and hardly anything else: 是昨天晚上的事."""
    when = _MOMENT.search(text)
    return when is not None and len(_AROUND_A_MOMENT.sub("", text.replace(when[0], ""))) <= _LONGEST_BESIDE
