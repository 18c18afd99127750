"""The activities of the demonstration, as a table: titles and contents (design#demo)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from config.demo.scripts import Script, Until
from config.demo.units import CIVIL, COMMUNITIES, SCHOOLS, SCIENCE_MUSEUM, VILLAGES, YOUTH_PRISON
from registry import clock
from registry.models import Activity
from registry.workdays import arithmetic
from registry.workdays.services.workdays import calendar

RURAL, COMMUNITY, CAMPUS, NEARBY = Activity.Category.values
Hours = tuple[datetime, datetime]
HALF_HOUR = timedelta(minutes=30)


def table(today: date, now: datetime) -> tuple[Script, ...]:
    """Every activity with its days counted from today."""
    return (*past(today), *recent(today), *waiting(), *by_flow(), *running(now))


def past(today: date) -> tuple[Script, ...]:
    """Past activities; the series goes on every Saturday."""
    saturdays = tuple(_weekday(today, 5, weeks) for weeks in range(-27, 3))
    sunday: Callable[[int], int] = lambda weeks: _weekday(today, 6, weeks)  # noqa: E731
    return (
        Script("spring", "“科技下乡助春耕”农业技术培训", RURAL, "agriculture", VILLAGES[0][0],
               "组织农技青年志愿者讲解水稻育秧和病虫害防治，到田间逐户指导，发放技术手册。",
               (sunday(-29),), ("08:30", "16:30"), people=14, served=120, has_break=True, fields=("rural",)),
        Script("neighbours", "“邻里守望”空巢老人探访（每周六）", COMMUNITY, CIVIL, COMMUNITIES[0],
               "结对探访社区空巢老人，陪聊、打扫、代购，检查用电用气安全，记录需要转介的困难。",
               saturdays, ("09:00", "17:00"), people=9, places=12, served=18, has_break=True, of_team=True,
               fields=("elderly-disabled", "community")),
        Script("training", "志愿者通用知识培训", CAMPUS, "hydraulics", "",
               "讲授志愿服务基本礼仪、安全须知、未成年人保护和信息保密要求。",
               (sunday(-22),), ("14:30", "16:30"), people=16, is_training=True, method="site_code",
               fields=("education",), place="水利电力职业技术学院报告厅"),
        Script("wishes", "“微心愿”认领与圆梦", CAMPUS, "education", SCHOOLS[0],
               "收集学生微心愿，志愿者认领后送到学校，陪同完成一次心愿活动，不公开儿童个人信息。",
               (sunday(-18),), ("09:00", "11:30"), people=20, served=86, co_units=(CIVIL, "weather"), group=1,
               project="共青团关爱农民工子女行动", fields=("children",)),
        Script("clinic", "医疗义诊与健康咨询", COMMUNITY, "health", COMMUNITIES[2],
               "为社区居民测量血压血糖，解读体检报告，提供用药咨询，帮助老年居民设置手机就医挂号。",
               (sunday(-11),), ("08:30", "12:00"), people=12, served=210, nurses=4, fields=("health",)),
        Script("weather-lesson", "主题微课堂（气象）", CAMPUS, "weather", SCHOOLS[1],
               "讲授云和台风的科普课两节，带学生观测校园小气象站，解答提问。",
               (sunday(-6),), ("14:30", "17:00"), people=10, served=95, method="site_code",
               project="共青团关爱农民工子女行动", fields=("education", "children")),
        Script("prison", "未成年犯管教所帮教与普法", NEARBY, "justice", YOUTH_PRISON,
               "按管教所安排开展法治课和一对一谈心，不拍照、不记录个人信息，人员事先审核。",
               (sunday(-5),), ("09:00", "11:30"), people=8, served=40, min_age=18, method="roll_call",
               fields=("special-youth", "legal")),
    )  # fmt: skip


def recent(today: date) -> tuple[Script, ...]:
    """Recent activities: hours to decide, check-outs to close, reports to write."""
    return (
        Script("trees", "义务植树护绿", RURAL, "forestry", VILLAGES[2][0],
               "在村道两侧补植苗木、培土浇水，清理枯枝，教村民识别常见病虫害。",
               (_hours_due_before(today),), ("07:30", "18:30"), people=12, served=45, has_break=True, is_bodily=True,
               until=Until.HANDED_IN, fields=("environment",)),
        Script("courtyard", "老旧小区环境整治", COMMUNITY, CIVIL, COMMUNITIES[0],
               "清理楼道杂物和小广告，疏通排水沟，修剪绿化，向居民宣传垃圾分类和消防安全。",
               (-9,), ("14:00", "17:30"), people=12, served=150, until=Until.HANDED_IN, report_after=0,
               has_incidents=True, fields=("community", "environment")),
        Script("phones", "智能手机助老课堂", COMMUNITY, CIVIL, COMMUNITIES[0],
               "一对一教老年居民使用手机挂号、缴费和视频通话，讲解常见诈骗套路。",
               (-6,), ("15:00", "17:00"), people=10, served=36, until=Until.CAME, report_after=0, forgets=2,
               misses=1, of_need=True,
               fields=("elderly-disabled",)),
    )  # fmt: skip


def waiting() -> tuple[Script, ...]:
    """Activities that wait for somebody, or were cancelled."""
    return (
        Script("litter", "垃圾分类引导", COMMUNITY, "weather", COMMUNITIES[3],
               "在投放点引导居民分类投放，讲解分类标准。",
               (-20,), people=8, until=Until.CALLED_OFF, fields=("environment",)),
        Script("blood", "无偿献血现场引导服务", NEARBY, "health", "",
               "在采血点引导登记、维持秩序（引导计时长，献血不计时长）。",
               (-2,), people=8, until=Until.WITHDRAWN, fields=("health",), place="自治区血液中心采血点"),
        Script("fraud", "反电信诈骗宣传", COMMUNITY, "taxes", COMMUNITIES[1],
               "入户讲解电信诈骗常见手法，帮助老年居民设置手机防护。",
               (5,), ("09:00", "11:30"), people=14, places=8, fields=("safety",)),
        Script("pairs", "亲情关爱对子结对日", CAMPUS, CIVIL, SCHOOLS[0],
               "志愿者与学生结成亲情关爱对子，一起读书、做游戏、写一封信。",
               (12,), ("14:30", "17:00"), places=24, until=Until.SUBMITTED, lead_days=14, of_team=True, by_leader=True,
               fields=("children",), project="共青团关爱农民工子女行动"),
        Script("expo", "中国—东盟博览会会场引导", NEARBY, CIVIL, "",
               "在会场入口和展馆引导参会人员，提供问询、翻译协助和轮椅借用服务。",
               (25,), ("08:00", "12:00"), places=150, served=3000, until=Until.AT_COMMITTEE, lead_days=27,
               fields=("events",), place="南宁国际会展中心"),
        Script("policies", "惠农政策宣讲", RURAL, CIVIL, VILLAGES[1][0],
               "宣讲社会救助和养老服务政策，现场核对申请材料。",
               (15,), ("09:00", "16:00"), places=20, until=Until.RETURNED, lead_days=18, fields=("rural", "legal")),
        Script("repairs", "家电维修、磨刀理发便民日", COMMUNITY, CIVIL, COMMUNITIES[0],
               "为社区居民检修家电、磨刀、理发，发放用电安全资料。",
               (30,), places=20, until=Until.DRAFTED, lead_days=31, fields=("community",)),
        Script("fire", "消防安全入户宣传", COMMUNITY, CIVIL, COMMUNITIES[0],
               "入户检查用电用气和消防通道，张贴提示，登记需要帮助整改的家庭。",
               (10,), ("09:00", "11:00"), places=16, until=Until.APPROVED, lead_days=13, fields=("safety",)),
        Script("museum", "“感受城市”走进科技馆", CAMPUS, "science", SCIENCE_MUSEUM,
               "陪同学校学生参观科技馆，讲解展品，组织一次动手实验。",
               (8,), ("09:00", "11:30"), people=10, served=60, fields=("education", "children"),
               project="共青团关爱农民工子女行动"),
    )  # fmt: skip


def by_flow() -> tuple[Script, ...]:
    """Activities that give their places by lot, after a request, by invitation."""
    return (
        Script("concert", "民族音乐会秩序引导", NEARBY, CIVIL, "",
               "在剧场入口引导观众入座、维持秩序，协助老年人和行动不便的观众。报名的人多，抽签确定。",
               (6,), ("19:00", "21:30"), people=9, places=6, flow="lot", closes_days=8, fields=("culture",),
               until=Until.PUBLISHED, place="南宁剧场"),
        Script("reading", "少儿图书馆晚间领读", CAMPUS, CIVIL, "",
               "带小学生共读一本书、讲一个故事，提前一天到馆试读；负责人看过申请后确认。",
               (9,), ("19:00", "20:30"), people=7, places=8, flow="request", fields=("children", "culture"),
               until=Until.PUBLISHED, place="南宁市少年儿童图书馆", asks=True),
        Script("exhibits", "老年大学成果展讲解", COMMUNITY, CIVIL, "",
               "为参观的居民讲解书画和手工作品，请有讲解经验的同志参加。",
               (11,), ("19:00", "21:00"), people=8, places=5, flow="invitation", lead_days=18, fields=("culture",),
               until=Until.PUBLISHED, place="自治区老年大学"),
    )  # fmt: skip


def running(now: datetime) -> tuple[Script, ...]:
    """Activities today: one to scan at, and an emergency that the committee must confirm."""
    start, end = hours_of_today(now)
    return (
        Script("desk", "窗口单位便民引导", NEARBY, CIVIL, "",
               "在政务服务大厅引导办事群众取号、填表，帮助老年人使用自助终端。",
               tuple(range(10)), (f"{start:%H:%M}", f"{end:%H:%M}"), ("09:00", "17:00"), people=8, places=12, served=90,
               until=Until.CAME, has_break=True,
               fields=("community",), place="民政厅政务服务大厅"),
        Script("flood", "内涝路段交通疏导（应急备案）", NEARBY, "emergency", "",
               "在积水路段设置警示、引导车辆绕行，帮助被困人员转移。",
               (-1,), ("17:30", "20:30"), people=6, served=200, until=Until.CAME, lead_days=0, is_emergency=True,
               is_bodily=True, method="roll_call", fields=("emergency",), report_after=0, place="青秀区示例路段"),
    )  # fmt: skip


def hours_of_today(now: datetime) -> Hours:
    """Office hours, extended so that the shift runs now and for three more hours of this day."""
    local = now.astimezone(clock.LOCAL)
    at_nine, at_five = local.replace(hour=9, **WHOLE), local.replace(hour=17, **WHOLE)
    floor = local.replace(**WHOLE) - HALF_HOUR
    last = local.replace(hour=23, minute=59, second=0, microsecond=0)
    first = local.replace(hour=0, **WHOLE)
    return max(min(at_nine, floor), first), min(max(at_five, floor + 7 * HALF_HOUR), last)


WHOLE = {"minute": 0, "second": 0, "microsecond": 0}


def _weekday(today: date, weekday: int, weeks: int) -> int:
    """Days from today to the weekday of a week (Monday 0); week −1 is over, week 0 is to come."""
    return (weekday - today.weekday()) % 7 + 7 * weeks


def _hours_due_before(today: date) -> int:
    """How many days ago a shift ended whose hours are overdue today (D41)."""
    known = calendar()
    back = 14
    while arithmetic.hours_due(today - timedelta(days=back), known).on >= today:
        back += 1
    return -back


def repeatable(number: int, unit: str, day: int) -> Script:
    """One of many ordinary activities of a unit."""
    title, category, content, field = ORDINARY[number % len(ORDINARY)]
    starts, ends = (("09:00", "11:30"), ("14:30", "17:30"))[number % 2]
    return Script(
        key=f"round-{number}",
        title=f"{title}（第{number // len(ORDINARY) + 1}期）",
        category=category,
        unit=unit,
        site="",
        place=COMMUNITIES[number % len(COMMUNITIES)],
        content=content,
        days=(day,),
        hours=(starts, ends),
        people=24,
        places=30,
        served=30 + number * 7 % 120,
        fields=(field,),
    )


ORDINARY = (
    ("文明交通劝导", COMMUNITY, "在路口劝导行人和非机动车遵守信号灯，帮助老人和儿童过街。", "traffic"),
    ("政策法律咨询", COMMUNITY, "现场解答劳动、婚姻、继承和社会保障方面的咨询，发放资料。", "legal"),
    ("村级书屋图书捐赠与整理", RURAL, "为村级书屋整理、编目图书，带学生开展一次共读。", "culture"),
    ("留守儿童暑期安全自护课堂", RURAL, "讲授防溺水、交通和用电安全，组织情景演练。", "children"),
    ("课后兴趣辅导（书法）", CAMPUS, "为农民工子女学校学生辅导书法，展示学生作品。", "children"),
    ("禁毒防艾宣传", CAMPUS, "以展板和互动问答讲解禁毒防艾知识，发放宣传手册。", "safety"),
    ("机关食堂光盘行动引导", NEARBY, "在机关食堂引导按需取餐、节约粮食，分类回收餐余。", "environment"),
    ("本单位困难职工帮扶", NEARBY, "走访困难职工家庭，协助就医、购物和家务。", "community"),
)
