"""The first start: the root unit, the first accounts, keys and lists; a second run changes nothing."""

import secrets
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from registry.accounts.services import accounts, passwords, roles
from registry.history.services import history
from registry.models import RoleAssignment, ServiceField, SigningKey, Unit, User
from registry.permissions import Role
from registry.protection import keys
from registry.workdays.services import arrangements

# The fields activities are sorted into (design#code-lists); editable afterwards.
SERVICE_FIELDS: Final = {
    "rural": "扶贫助困、乡村振兴",
    "elderly-disabled": "助老助残",
    "community": "社区服务与邻里守望",
    "children": "关爱农民工子女与留守儿童",
    "special-youth": "特殊青少年帮扶",
    "health": "医疗卫生",
    "legal": "法律与政策咨询",
    "environment": "生态环保与植树护绿",
    "emergency": "应急救援与抢险救灾",
    "events": "大型活动与赛会",
    "internet": "网络文明",
    "culture": "文化建设",
    "education": "科普支教",
    "safety": "社会管理与平安建设",
    "traffic": "文明交通与城市文明",
    "other": "其他",
}


PASSWORD_GROUPS, GROUP_LENGTH = 4, 4
LETTERS, DIGITS = "abcdefghjkmnpqrstuvwxyz", "23456789"


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An account made by the first start; `password` is empty when it existed already."""

    username: str
    role: str
    password: str


@transaction.atomic
def set_up(*, administrator: str, security: str, password: str = "") -> list[FirstAccount]:
    """Root unit, keys, service fields, working days, one committee and one security account (D104, D105)."""
    root = root_unit()
    for purpose in SigningKey.Purpose.values:
        keys.current(purpose)
    for order, (code, name) in enumerate(SERVICE_FIELDS.items()):
        ServiceField.objects.get_or_create(code=code, defaults={"name": name, "order": order})
    arrangements.load()
    return [
        _account(administrator, "区直团工委管理员", Role.COMMITTEE, root, password),
        _account(security, "安全管理员", Role.SECURITY_ADMIN, None, password),
    ]


def root_unit() -> Unit:
    """The committee, root of the tree (D1)."""
    root, is_new = Unit.objects.get_or_create(
        parent=None,
        unit_type=Unit.Type.COMMITTEE,
        defaults={
            "league_body": Unit.LeagueBody.WORK_COMMITTEE,
            "short_name": "区直团工委",
            "full_name": "共青团广西壮族自治区直属机关工作委员会",
        },
    )
    if is_new:
        history.record(by=None, did="added unit", to=root, unit=root)
    return root


def one_time_password() -> str:
    """For the operator's screen, the only place where a first password is printed: `K3-mwp7-td2x-…` (D104)."""
    groups = [
        "".join(secrets.choice(LETTERS + DIGITS) for _each in range(GROUP_LENGTH)) for _group in range(PASSWORD_GROUPS)
    ]
    return "-".join([secrets.choice(LETTERS).upper() + secrets.choice(DIGITS), *groups])


def _account(username: str, display_name: str, role: str, unit: Unit | None, password: str) -> FirstAccount:
    user = User.objects.filter(username=username).first()
    made = ""
    if user is None:
        user = accounts.create(username=username, display_name=display_name, by=None)
        made = password or one_time_password()
        validate_password(made, user)
        passwords.put(user=user, password=made, must_change=True, by=None)
    if not RoleAssignment.objects.of(user).valid().filter(role=role).exists():
        roles.grant(user=user, role=role, unit=unit, by=None)
    return FirstAccount(username=username, role=str(RoleAssignment.Role(role).label), password=made)
