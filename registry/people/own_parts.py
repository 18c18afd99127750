"""What the registry holds about a person, apart from teams, places and activities: file, account, consents, notices."""

import json
from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any, Final

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db.models import Q, QuerySet

from registry.history import sentences
from registry.models import (
    GuardianConsent,
    Handover,
    HistoryEntry,
    Notification,
    RequestSource,
    RoleProposal,
    SavedFilter,
    TextMessage,
    User,
    Volunteer,
    VolunteerNote,
)
from registry.models.office.requests import DataRequest
from registry.people import legal
from registry.people.own_data import Paper, Part, files_of, stored_paper, table
from registry.words import divisions

PROFILE: Final = {
    "volunteer_no": "志愿者编号",
    "name": "姓名",
    "document_type": "证件类型",
    "id_number": "证件号码",
    "sex": "性别",
    "born_on": "出生日期",
    "phone": "手机号码",
    "phone_confirmed_at": "手机号码验证时间",
    "unit": "所在单位",
    "residence": "居住区域",
    "skills": "专业技能",
    "available_times": "可服务时间",
    "ethnicity": "民族（GB/T 3304 代码）",
    "political_status": "政治面貌（GB/T 4762 代码）",
    "education": "学历（GB/T 4658 代码）",
    "national_volunteer_no": "全国志愿者编号",
    "status": "状态",
    "status_reason": "状态原因",
    "source": "登记方式",
    "created_at": "建档时间",
    "submitted_at": "提交时间",
    "registered_on": "注册日期",
    "declared_at": "声明信息真实的时间",
    "card_serial": "志愿者卡序号",
    "card_issued_at": "发卡时间",
}
GUARDIAN: Final = {
    "name": "监护人姓名", "phone": "监护人手机号码", "relation": "关系", "given_at": "同意时间",
    "checked_at": "核对时间", "checked_how": "核对方式", "phone_confirmed_at": "手机号码验证时间",
}  # fmt: skip
HISTORY_MOST: Final = 20_000


def parts(person: Volunteer) -> Iterator[Part]:
    files = files_of(person)
    everyone = list(files.select_related("unit"))
    yield _profile(everyone)
    yield _guardian(person)
    homes = [one for file in everyone for one in file.home_units.select_related("unit").order_by("from_on")]
    rows = [(home.from_on, home.unit.full_name) for home in homes]
    yield table("home_units", "所在单位的变动", {"from_on": "自", "unit": "单位"}, rows)
    yield from _consents(files)
    yield _qualifications(files)
    yield _notes(person)
    yield from _asked(person, files)
    accounts = [file.user for file in everyone if file.user]
    yield from _accounts(accounts)
    yield from _offices(accounts)
    yield from _ways_in(accounts)
    yield _notifications(accounts)
    yield _history(everyone, accounts)


def papers(person: Volunteer) -> Iterator[Paper]:
    """The photo and the proofs of qualifications, as they were handed in."""
    files = list(files_of(person).select_related("photo"))
    stored = [("照片", file.photo) for file in files if file.photo]
    for file in files:
        proofs = file.qualifications.exclude(document=None).select_related("document")
        stored += [(f"资质/{one.pk}", one.document) for one in proofs if one.document]
    consents = GuardianConsent.objects.filter(volunteer__in=files).exclude(paper=None).select_related("paper")
    stored += [("监护人同意书", one.paper) for one in consents if one.paper]
    asked = DataRequest.objects.of_person(person).exclude(paper=None).select_related("paper")
    stored += [(f"更正材料/{one.pk}", one.paper) for one in asked if one.paper]
    for folder, one in stored:
        yield stored_paper(f"{folder}-{one.name}", one)


def size(person: Volunteer) -> int:
    return int(news(person).count() + acts(person).count())


def _profile(everyone: list[Volunteer]) -> Part:
    rows = []
    for file in everyone:
        row = {name: getattr(file, name) for name in PROFILE if hasattr(file, name)}
        row |= {
            "document_type": file.get_document_type_display(),
            "sex": file.get_sex_display(),
            "unit": file.unit.full_name,
            "residence": divisions.name_of(file.residence_division),
            "status": file.get_status_display(),
            "source": file.get_source_display(),
        }
        rows.append({name: row[name] for name in PROFILE})
    return Part("profile", "注册信息", PROFILE, rows, is_single=len(rows) == 1)


def _guardian(person: Volunteer) -> Part:
    rows = []
    for one in GuardianConsent.objects.filter(volunteer__in=files_of(person)):
        said = (
            one.guardian_name, one.guardian_phone, one.get_relation_display(), one.given_at, one.checked_at,
            one.get_checked_how_display(), one.phone_confirmed_at,
        )  # fmt: skip
        rows.append(dict(zip(GUARDIAN, said, strict=True)))
    return Part("guardian", "监护人同意", GUARDIAN, rows, is_single=len(rows) == 1)


def _consents(files: Any) -> Iterator[Part]:
    from_rows = _of(files, "consents").order_by("pk")
    columns = {
        "item": "同意的事项", "version": "文本版本", "text_digest": "文本摘要（SHA-256）", "channel": "方式",
        "given_at": "同意时间", "withdrawn_at": "撤回时间",
    }  # fmt: skip
    rows = [
        (one.get_item_display(), one.text_version, one.text_digest, one.get_channel_display(), one.given_at,
         one.withdrawn_at)
        for one in from_rows
    ]  # fmt: skip
    yield table("consents", "同意与撤回", columns, rows)
    agreed = {(one.item, one.text_version) for one in from_rows}
    texts = [text for text in legal.TEXTS if (text.item, text.version) in agreed]
    said = [(text.title, text.version, "\n".join("\n".join((head, *lines)) for head, lines in text.sections).strip())
            for text in texts]  # fmt: skip
    yield table("consent_texts", "同意过的文本", {"title": "名称", "version": "版本", "text": "全文"}, said)


def _qualifications(files: Any) -> Part:
    columns = {
        "kind": "种类", "name": "证件名称", "number": "证件编号", "issuing_body": "发证机关",
        "valid_until_on": "有效期至", "status": "状态", "submitted_at": "提交时间",
        "checked_at": "核对时间",
        "reason": "退回原因、认可依据",
    }  # fmt: skip
    found = _of(files, "qualifications").with_kind_name().order_by("pk")
    rows = [
        (one.kind_name or one.kind, one.name, one.number, one.issuing_body, one.valid_until_on,
         one.get_status_display(), one.submitted_at, one.checked_at, one.reason)
        for one in found
    ]  # fmt: skip
    return table("qualifications", "资质", columns, rows)


def _notes(person: Volunteer) -> Part:
    notes = VolunteerNote.objects.about(person).select_related("unit").order_by("pk")
    rows = [(note.written_at, note.unit.full_name, note.text) for note in notes]
    return table("notes", "单位备注", {"written_at": "时间", "unit": "单位", "text": "内容"}, rows)


def _said(one: DataRequest) -> str:
    """What a correction asks for as a person reads it: each value before and after, and why."""
    if not one.is_correction or not one.said:
        return str(one.said)
    said = json.loads(one.said)
    pairs = {name: (said["old"].get(name), value) for name, value in said["new"].items()}
    told = [
        f"{PROFILE[name]}：{_as_read(name, old)} → {_as_read(name, new)}"
        for name, (old, new) in pairs.items()
        if old != new
    ]
    return "；".join([*told, f"原因：{said['why']}"])


def _as_read(name: str, value: Any) -> str:
    choices: Any = {"document_type": Volunteer.DocumentType, "sex": Volunteer.Sex}.get(name)
    return str(choices(value).label) if choices and value else str(value or "—")


def _asked(person: Volunteer, files: Any) -> Iterator[Part]:
    """Requests about the own data, looks at a minor's, numbers that were claimed."""
    columns = {
        "kind": "事项", "status": "状态", "asked_at": "提出时间", "due_on": "办理期限", "said": "内容",
        "answer": "答复", "decided_at": "办结时间",
    }  # fmt: skip
    rows = [
        (one.get_kind_display(), one.get_status_display(), one.asked_at, one.due_on,
         one.get_item_display() if one.item else _said(one), one.answer, one.decided_at)
        for one in DataRequest.objects.of_person(person).order_by("pk")
    ]  # fmt: skip
    yield table("requests", "个人信息申请", columns, rows)
    looks = _of(files, "openings").order_by("pk")
    seen = [(one.get_reason_display(), one.get_status_display(), one.asked_at, one.decided_at) for one in looks]
    columns = {"reason": "理由", "status": "结果", "asked_at": "申请时间", "decided_at": "答复时间"}
    yield table("openings", "查看完整号码的申请（未成年人）", columns, seen)
    claims = _of(files, "phone_claims").order_by("pk")
    told = [(one.opened_at, one.phone, one.get_outcome_display(), one.decided_at, one.reason) for one in claims]
    columns = {
        "opened_at": "提出时间", "phone": "号码", "outcome": "结果", "decided_at": "办结时间", "reason": "原因",
    }  # fmt: skip
    yield table("phone_claims", "号码核实", columns, told)


def _accounts(accounts: list[User]) -> Iterator[Part]:
    columns = {
        "username": "用户名", "display_name": "姓名", "email": "邮箱", "work_mail": "工作邮箱",
        "wants_mail": "邮件提醒", "date_joined": "开通时间", "last_login": "最近登录", "is_active": "可以登录",
    }  # fmt: skip
    yield table("accounts", "登录账号", columns, [[getattr(user, name) for name in columns] for user in accounts])
    mails = EmailAddress.objects.filter(user__in=accounts).order_by("pk").values_list("email", "verified", "primary")
    columns = {"email": "邮箱", "verified": "已验证", "primary": "用于登录和通知"}
    yield table("mail_addresses", "邮箱", columns, mails)
    seen = [(one.browser, one.began_at, one.seen_at) for user in accounts for one in user.device_logins.order_by("pk")]
    yield table("devices", "登录的设备", {"browser": "浏览器", "began_at": "登录时间", "seen_at": "最近使用"}, seen)
    tokens = [(one.name, "、".join(one.scopes), one.created_at, one.expires_at, one.revoked_at, one.last_used_at)
              for user in accounts for one in user.api_tokens.order_by("pk")]  # fmt: skip
    columns = {
        "name": "用途", "scopes": "范围", "created_at": "创建时间", "expires_at": "有效期至", "revoked_at": "停用时间",
        "last_used_at": "最近使用",
    }  # fmt: skip
    yield table("tokens", "接口令牌", columns, tokens)
    saved = [(one.page, one.name, one.query, one.saved_at)
             for one in SavedFilter.objects.filter(user__in=accounts).order_by("pk")]  # fmt: skip
    columns = {"page": "页面", "name": "名称", "query": "条件", "saved_at": "保存时间"}
    yield table("saved_filters", "常用条件", columns, saved)
    back = [(one.requested_at, str(one.stage.label), one.used_at)
            for user in accounts for one in user.recoveries.order_by("pk")]  # fmt: skip
    yield table("recoveries", "找回账号", {"requested_at": "申请时间", "stage": "结果", "used_at": "完成时间"}, back)


def _offices(accounts: list[User]) -> Iterator[Part]:
    """What they were trusted with: roles, proposals of roles, handovers."""
    rows = [(role.get_role_display(), str(role.unit or ""), role.from_on, role.until_on)
            for user in accounts for role in user.roles.select_related("unit").order_by("pk")]  # fmt: skip
    yield table("roles", "角色授权", {"role": "角色", "unit": "单位", "from_on": "自", "until_on": "至"}, rows)
    put_forward = RoleProposal.objects.filter(user__in=accounts).select_related("unit").order_by("pk")
    told = [(one.get_role_display(), str(one.unit or ""), one.get_outcome_display(), one.proposed_at, one.decided_at)
            for one in put_forward]  # fmt: skip
    columns = {
        "role": "角色", "unit": "单位", "outcome": "结果", "proposed_at": "提议时间", "decided_at": "决定时间",
    }  # fmt: skip
    yield table("role_proposals", "角色授权的提议", columns, told)
    passed = Handover.objects.filter(Q(outgoing__in=accounts) | Q(successor__in=accounts)).select_related("unit")
    told = [(one.unit.full_name, one.get_state_display(), one.note, one.begun_at, one.ended_at)
            for one in passed.order_by("pk")]  # fmt: skip
    columns = {"unit": "单位", "state": "状态", "note": "交接说明", "begun_at": "发起时间", "ended_at": "办结时间"}
    yield table("handovers", "职责交接", columns, told)


def _ways_in(accounts: list[User]) -> Iterator[Part]:
    """Keys, apps and outside accounts that open the account; never a secret of theirs."""
    held = Authenticator.objects.filter(user__in=accounts).order_by("pk")
    rows = [(one.get_type_display(), one.data.get("name", ""), one.created_at, one.last_used_at) for one in held]
    columns = {"type": "种类", "name": "名称", "created_at": "添加时间", "last_used_at": "最近使用"}
    yield table("second_factors", "第二重验证", columns, rows)
    linked = SocialAccount.objects.filter(user__in=accounts).order_by("pk")
    columns = {"provider": "服务", "date_joined": "绑定时间", "last_login": "最近登录"}
    yield table("outside", "绑定的外部账号", columns, linked.values_list(*columns))
    texts = TextMessage.objects.filter(user__in=accounts).order_by("pk")
    sent = [(one.asked_at, one.kind, one.get_state_display()) for one in texts]
    yield table("text_messages", "发出的短信提醒", {"asked_at": "时间", "kind": "种类", "state": "结果"}, sent)


def _notifications(accounts: list[User]) -> Part:
    found = Notification.objects.filter(user__in=accounts).order_by("at", "pk")
    rows = found.values_list("at", "text", "read_at", "mailed_at")
    columns = {"at": "时间", "text": "内容", "read_at": "阅读时间", "mailed_at": "邮件发出时间"}
    return table("notifications", "收到的通知", columns, rows)


def acts(person: Volunteer) -> QuerySet[HistoryEntry]:
    """What was done to the person's files and account, and what the account did."""
    files, users = files_of(person).values("pk"), files_of(person).exclude(user=None).values("user")
    about = Q(target_model=Volunteer._meta.label_lower, target_id__in=files)
    about |= Q(target_model=User._meta.label_lower, target_id__in=users)
    return HistoryEntry.objects.filter(about | Q(by__in=users))


def acts_on_rows(person: Volunteer) -> QuerySet[HistoryEntry]:
    """What was done to anything that names the person: places, records, papers, requests."""
    files, about = files_of(person).values("pk"), Q(pk__in=[])
    for model in (one for one in apps.get_models() if one is not Volunteer):
        named = [one.name for one in model._meta.concrete_fields if one.related_model is Volunteer]
        mine = [Q(**{f"{name}__in": files}) for name in named]
        if mine:
            rows = model._base_manager.filter(reduce(or_, mine)).values("pk")
            about |= Q(target_model=model._meta.label_lower, target_id__in=rows)
    return HistoryEntry.objects.filter(about)


def news(person: Volunteer) -> QuerySet[Notification]:
    """What the person's accounts were told."""
    return Notification.objects.filter(user__in=files_of(person).exclude(user=None).values("user"))


def _history(everyone: list[Volunteer], accounts: list[User]) -> Part:
    """Who looked or changed is told by unit, not by name; where it came from only of one's own acts."""
    own = {user.pk for user in accounts}
    entries = list(acts(everyone[0]).select_related("unit").order_by("-pk")[:HISTORY_MOST])
    sources = RequestSource.objects.filter(request_id__in={one.request_id for one in entries if one.by_id in own})
    known = {one.request_id: one for one in sources}
    rows = []
    for entry in entries:
        source = known.get(entry.request_id)
        where = (source.address, source.browser) if source and entry.by_id in own else ("", "")
        rows.append((entry.at, _who(entry, own), entry.deed, entry.target_name, sentences.said(entry), *where))
    columns = {
        "at": "时间", "who": "操作人", "did": "动作", "to": "对象", "said": "内容", "address": "来源地址",
        "browser": "浏览器",
    }  # fmt: skip
    return table("history", "操作日志中与我有关的记录", columns, rows)


def _who(entry: HistoryEntry, own: set[int]) -> str:
    if entry.by_id in own:
        return "本人"
    if entry.by_id is None:
        return "系统"
    return f"{entry.unit.short_name}经办人" if entry.unit else "经办人"


def _of(files: Any, relation: str) -> Any:
    """The rows of these files behind a relation of `Volunteer`."""
    related: Any = Volunteer._meta.get_field(relation)
    return related.related_model._default_manager.filter(**{f"{related.field.name}__in": files})
