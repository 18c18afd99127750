"""The side list and tabs of every page, by role."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates.models import CommendationRound
from config.way_back import own_address
from registry.accounts.two_persons import VOUCHERS
from registry.doors.navigation import NavGroup, NavItem, Tab
from registry.models import Notification
from registry.permissions import Role, roles_of, volunteer_of

BOTH = {Role.UNIT_ADMIN, Role.COMMITTEE}
READERS = BOTH | {Role.INSPECTOR}
ANYBODY = set(Role)
Group = tuple[str, list[tuple[str, str]]]  # heading, (label, address)

# heading → (label, URL name, roles that see it)
DESK: tuple[tuple[Any, tuple[tuple[Any, str, Any], ...]], ...] = (
    (
        "",
        (
            (gettext_lazy("今天该我办"), "home", ANYBODY),
            (gettext_lazy("活动审批"), "approvals", BOTH),
            (gettext_lazy("时长认定"), "hours-queue", READERS),
            (gettext_lazy("补录"), "supplement-list", READERS),
            (gettext_lazy("更正申请"), "correction-list", BOTH),
            (gettext_lazy("扫码裁定"), "scan-list", READERS),
            (gettext_lazy("活动情况报送"), "report-list", BOTH),
            (gettext_lazy("各单位统计表"), "committee-tables", {Role.COMMITTEE}),
            (gettext_lazy("统计表"), "table-list", {Role.UNIT_ADMIN}),
        ),
    ),
    (
        gettext_lazy("名册"),
        (
            (gettext_lazy("活动"), "manage-activities", READERS),
            (gettext_lazy("志愿者"), "manage-volunteers", READERS),
            (gettext_lazy("批量导入"), "import-list", BOTH),
            (gettext_lazy("团队"), "manage-teams", BOTH),
            (gettext_lazy("签到台"), "station-list", BOTH),
            (gettext_lazy("单位与管理员"), "committee-units", {Role.COMMITTEE}),
            (gettext_lazy("本单位"), "own-unit", {Role.UNIT_ADMIN}),
            (gettext_lazy("基础资料"), "lists", {Role.COMMITTEE}),
            (gettext_lazy("服务地点与项目"), "lists", {Role.UNIT_ADMIN}),
            (gettext_lazy("证书与证明"), "manage-certificates", {Role.UNIT_ADMIN, Role.INSPECTOR}),
            (gettext_lazy("证书登记簿"), "committee-certificates", {Role.COMMITTEE}),
            (gettext_lazy("历史数据"), "opening-balance-list", READERS),
        ),
    ),
    (
        gettext_lazy("星级与嘉许"),
        (
            (gettext_lazy("星级认定"), "committee-stars", {Role.COMMITTEE}),
            (gettext_lazy("星级推荐"), "manage-stars", {Role.UNIT_ADMIN}),
            (gettext_lazy("嘉许批次"), "rounds", READERS),
            (gettext_lazy("典型选树"), "story-desk", BOTH),
            (gettext_lazy("星级标准"), "star-standards", {Role.COMMITTEE}),
            (gettext_lazy("证书模板"), "certificate-templates", {Role.COMMITTEE}),
        ),
    ),
    (
        gettext_lazy("统计与监督"),
        (
            (gettext_lazy("超期事项"), "overdue", BOTH),
            (gettext_lazy("统计"), "manage-statistics", {Role.UNIT_ADMIN}),
            (gettext_lazy("统计"), "committee-statistics", {Role.COMMITTEE}),
            (gettext_lazy("汇总表"), "roll-up", {Role.COMMITTEE}),
            (gettext_lazy("抽查"), "spot-check-desk", {Role.COMMITTEE}),
            (gettext_lazy("重复档案"), "duplicates", {Role.COMMITTEE}),
            (gettext_lazy("时长来历"), "timeline-find", READERS),
            (gettext_lazy("操作日志"), "history", {Role.AUDIT_ADMIN}),
            (gettext_lazy("运行状况"), "system", {Role.SYSTEM_ADMIN}),
            (gettext_lazy("每日封存值"), "seals", ANYBODY),
        ),
    ),
    (
        gettext_lazy("规则与授权"),
        (
            (gettext_lazy("开办向导"), "setup", {Role.COMMITTEE}),
            (gettext_lazy("机构标识"), "committee-office", {Role.COMMITTEE}),
            (gettext_lazy("角色授权"), "committee-roles", {Role.COMMITTEE, Role.SECURITY_ADMIN}),
            (gettext_lazy("任命"), "role-proposals", VOUCHERS),
            (gettext_lazy("账号找回"), "account-recoveries", VOUCHERS),
            (gettext_lazy("停用的账号"), "committee-idle-accounts", {Role.SECURITY_ADMIN}),
            (gettext_lazy("接口令牌"), "committee-tokens", {Role.SECURITY_ADMIN}),
            (gettext_lazy("资质核对"), "manage-qualifications", BOTH),
            (gettext_lazy("时长规则"), "hours-policies", {Role.COMMITTEE}),
            (gettext_lazy("工作日历"), "committee-workdays", {Role.COMMITTEE}),
        ),
    ),
)
# Pages whose address does not begin with that of their line.
BELONG = {
    f"/{part}/": "rounds" for part in ("candidates", "nominations", "reviews", "places", "objections", "commendations")
}
ROUNDS_OPENED = "rounds-opened"
LONG = 20  # lines that fit on a desktop screen


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` (groups for a desk), `tabs` (five for a phone), `unread` (asked where it is shown), `demo`, `version`;
    `own_address`, where the page is read that answers a press.

    None of them before a password or a second factor is set that everything waits for (`comes_first`).
    """
    user = getattr(request, "user", None)
    product = {"demo": settings.DEMO, "version": settings.VERSION}
    product["own_address"] = SimpleLazyObject(lambda: own_address(request))
    if user is None or not user.is_authenticated:
        return {"nav": [], "tabs": [], "unread": 0} | product
    must_set_password = getattr(request, "must_set_password", False)
    if must_set_password or getattr(request, "must_add_factor", False):  # nothing else answers before that
        first = {"comes_first": True, "must_set_password": must_set_password}
        return {"nav": [], "tabs": [], "unread": 0} | first | product
    held = set(roles_of(user))
    groups = [*_groups(held), *_own(user)] if held else []
    nav = _marked(groups if Role.COMMITTEE in held else _without_rounds(groups), request.path)
    tabs = _tabs(request.path) if volunteer_of(user) or not held else []
    return {"nav": nav, "tabs": tabs, "unread": SimpleLazyObject(lambda: _unread(user))} | product


def _unread(user: Any) -> int:
    """The user's unread notifications, counted once per request."""
    if not hasattr(user, "_unread"):
        user._unread = Notification.objects.visible_to(user).unread().count()
    return int(user._unread)


def _groups(held: set[str]) -> Iterator[Group]:
    for heading, lines in DESK:
        shown: dict[str, str] = {}  # by address: who holds two roles sees one line for it
        for label, name, roles in lines:
            if roles & held:
                shown.setdefault(reverse(name), str(label))
        if shown:
            yield str(heading), [(label, url) for url, label in shown.items()]


def _without_rounds(groups: list[Group]) -> list[Group]:
    """Until a first round is opened its line leads to an empty page."""
    url = reverse("rounds")
    if not any(url == each for _heading, lines in groups for _label, each in lines) or _is_a_round_open_to_all():
        return groups
    left = [(heading, [line for line in lines if line[1] != url]) for heading, lines in groups]
    return [(heading, lines) for heading, lines in left if lines]


def _is_a_round_open_to_all() -> bool:
    """Once one was opened there is always one to look at; before, each process asks once a minute."""
    cache = caches["template_fragments"]
    known = cache.get(ROUNDS_OPENED)
    if known is None:
        known = CommendationRound.objects.filter(opened_at__isnull=False).exists()
        cache.set(ROUNDS_OPENED, known, timeout=None if known else 60)
    return bool(known)


def _own(user: Any) -> Iterator[Group]:
    """Links to the user's own pages, for holders of a role."""
    if volunteer_of(user):
        yield _("我自己"), [(_("我的资料"), reverse("me")), (_("我的证明与证书"), reverse("my-proofs"))]
    else:
        yield _("账号"), [(_("两步验证"), reverse("mfa_index")), (_("修改密码"), reverse("account_change_password"))]


def _marked(groups: list[Group], path: str) -> list[NavGroup]:
    """The groups with the line nearest to this page marked; in a long list one group is unfolded."""
    urls = [url for _heading, lines in groups for _label, url in lines]
    path = next((reverse(name) for part, name in BELONG.items() if path.startswith(part)), path)
    here = max((url for url in urls if _leads_to(url, path)), key=len, default=None)
    titled = [lines for heading, lines in groups if heading]
    unfolded = next((lines for lines in titled if here in dict(lines).values()), titled[0] if titled else None)
    return [
        NavGroup(
            heading,
            [NavItem(label, url, active=url == here) for label, url in lines],
            folded=bool(heading) and len(urls) > LONG and lines is not unfolded,
        )
        for heading, lines in groups
    ]


def _tabs(path: str) -> list[Tab]:
    tabs = (
        (_("首页"), "home", "home"),
        (_("活动"), "activities", "activity"),
        (_("我的卡"), "card-own", ""),
        (_("时长"), "me-hours", "hours"),
        (_("我的"), "me", "person"),
    )
    urls = [reverse(name) for _label, name, _icon in tabs]
    here = max((url for url in urls if _leads_to(url, path)), key=len, default=None)
    return [
        Tab(label, url, icon, active=url == here, primary=name == "card-own")
        for (label, name, icon), url in zip(tabs, urls, strict=True)
    ]


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
