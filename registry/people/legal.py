"""The texts people agree to, by version: what a consent names and whose digest it keeps (D82, D83)."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from registry.models import Consent

Item = Consent.Item


@dataclass(frozen=True)
class LegalText:
    """A text in one version, never edited: a new wording is a new version."""

    item: str
    version: str
    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    news: tuple[str, ...] = ()  # what this version says that the one before did not; not a part of what is agreed to

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every word of it."""
        lines = [self.title, self.version]
        for heading, paragraphs in self.sections:
            lines += [heading, *paragraphs]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


PRIVACY_1: Final = LegalText(
    item=Item.PRIVACY,
    version="2026-1",
    title="个人信息处理规则",
    sections=(
        (
            "一、谁处理您的信息",
            (
                "个人信息处理者为共青团广西壮族自治区直属机关工作委员会（区直团工委）。"
                "您所在单位的团组织在自己的范围内审核注册、组织活动、认定时长。联系方式见本页末尾。",
            ),
        ),
        (
            "二、处理哪些信息，用来做什么",
            (
                "注册必需：姓名、证件类型和号码、手机号码、所在单位。用于实名注册、避免重复注册、登录和找回账号、"
                "出具志愿服务记录证明。性别和出生日期由身份证号码得出，用于核对年龄要求和统计。",
                "参加服务时产生：报名、签到签退时间、服务时长、培训、评价和嘉许。用于如实记录志愿服务。",
                "自愿填写：居住区域用于推荐就近的活动；专业技能、可服务时间用于匹配岗位。不填写不影响注册和参加活动。",
                "签到位置、公开姓名另行单独征求同意，可以随时开启或撤回，不同意不影响使用。",
            ),
        ),
        (
            "三、敏感个人信息",
            (
                "证件号码按敏感个人信息保护。没有证件号码，就无法确认每小时服务属于同一个人，也无法出具可以查验的证明。"
                "泄露可能带来身份冒用的风险，因此号码加密保存，页面只显示前三位和后两位；"
                "管理员查看完整号码须选择理由，并留下日志。",
                "本系统不采集人脸等生物识别信息。",
            ),
        ),
        (
            "四、未成年人",
            (
                "未满十四周岁不能注册。已满十四周岁未满十八周岁的，须由监护人同意，并填写监护人的姓名、关系和手机号码；"
                "这些信息仅用于核实同意和紧急联系。",
            ),
        ),
        (
            "五、怎样保存，保存多久",
            (
                "信息存放在中国境内的服务器，传输和存储均加密。志愿服务记录按有关规定长期保存，以便您随时查询和出具证明。",
                "您退出注册后，手机号码、居住区域等不再使用的信息予以删除；姓名、经遮盖的证件信息和服务记录仅为查验已出具的证明而保留。",
            ),
        ),
        (
            "六、提供给谁",
            (
                "不公开、不出售，不用于任何商业目的。向全国或自治区志愿服务信息系统、保险机构、服务对象提供您的信息前，"
                "会告知接收方的名称、联系方式、目的和种类，并取得您的单独同意。法律另有规定的除外。",
                "查验证书的人只看到遮盖后的姓名和证书内容。",
            ),
        ),
        (
            "七、您的权利",
            (
                "您可以在“我的”中查阅、下载、更正自己的信息，撤回同意，退出注册。撤回同意不影响撤回前的处理。"
                "对处理有疑问或认为记录有误，可以向所在单位团组织或区直团工委提出，我们在十五日内答复；不予同意的，说明理由。",
            ),
        ),
        (
            "八、规则变更",
            ("处理目的、方式或者信息种类发生变化时，会发布新版本并重新征得您的同意。每个版本都可以在本页查阅和打印。",),
        ),
    ),
)
_USES, _READERS = PRIVACY_1.sections[1], PRIVACY_1.sections[5]
_ANSWERS: Final = (
    "报名时的回答：活动负责人可以在报名时提出与活动有关的问题，例如背心尺码、能否开车。回答用于这次活动的准备，加密保存，"
    "场次结束后按保存期限删除（一般为九十天），不用于认定时长和嘉许。不愿回答必答的问题的，可以不参加这项活动。"
)
_CALLED: Final = (
    "报名后，活动负责人和您所报岗位的负责人可以看到您的姓名和手机号码，用于活动前后的联系；场次结束七天后不再显示号码。"
)
_SECTIONS_2: Final = {_USES[0]: (*_USES[1][:2], _ANSWERS, *_USES[1][2:]), _READERS[0]: (_CALLED, *_READERS[1])}
PRIVACY_2: Final = replace(
    PRIVACY_1,
    version="2026-2",
    sections=tuple((heading, _SECTIONS_2.get(heading, told)) for heading, told in PRIVACY_1.sections),
    news=(_ANSWERS, _CALLED),
)
DECLARATION_1: Final = LegalText(
    item=Item.DECLARATION,
    version="2026-1",
    title="信息真实声明",
    sections=(
        (
            "",
            (
                "我自愿无偿参加志愿服务，遵守国家法律法规和志愿服务组织的管理规定。",
                "我填写的信息真实、准确、完整；信息发生变化时，我会及时更新。",
            ),
        ),
    ),
)
LOCATION_1: Final = LegalText(
    item=Item.LOCATION,
    version="2026-1",
    title="签到位置",
    sections=(
        (
            "",
            (
                "同意后，您扫码签到、签退时，会同时记录一次手机位置，作为到场的佐证，供认定时长的管理员查看。",
                "位置属于敏感个人信息，单独保存，可以随时删除。不同意不影响签到，也不影响时长认定。",
            ),
        ),
    ),
)
PUBLIC_NAME_1: Final = LegalText(
    item=Item.PUBLIC_NAME,
    version="2026-1",
    title="公开姓名",
    sections=(
        (
            "",
            (
                "同意后，您的姓名和单位可以出现在公开的活动报道、团队名单和时长榜中。证件号码和手机号码任何时候都不公开。",
                "不同意时，对外只显示姓氏。随时可以撤回，撤回后不再显示。",
            ),
        ),
    ),
)
PAPER_PHOTO_1: Final = LegalText(
    item=Item.PAPER_PHOTO,
    version="2026-1",
    title="照片印在证书上",
    sections=(
        (
            "",
            (
                "同意后，您在“我的资料”里上传的照片可以印在您本人带照片的证书和证明上，看到这份证书的人都看得到照片，不作他用。",
                "不同意时，证书上的照片处留空，可以自己贴。随时可以撤回，撤回后不再印；已经出具的证书不变。",
            ),
        ),
    ),
)
TEXTS: Final = (  # of one item: oldest first
    PRIVACY_1,
    PRIVACY_2,
    DECLARATION_1,
    LOCATION_1,
    PUBLIC_NAME_1,
    PAPER_PHOTO_1,
)


def current(item: str) -> LegalText:
    """The version in force of a text."""
    return versions(item)[-1]


def shown() -> str:
    """The versions that a page shows now to whoever is to agree: what comes back with the press says what was read."""
    return " ".join(current(item).version for item in (Item.PRIVACY, Item.DECLARATION))


def version(item: str, called: str) -> LegalText:
    """This version of a text."""
    return next(text for text in versions(item) if text.version == called)


def versions(item: str) -> list[LegalText]:
    """Every version of a text, oldest first; each stays readable."""
    return [text for text in TEXTS if text.item == item]
