"""今天该我办: people, teams and units that wait for a person."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import DataRequest, Membership, MinorOpening, PhoneClaim, Qualification, Team, Unit, Volunteer
from registry.people.services import consents
from registry.permissions import is_committee, leads_teams, unit_reach, volunteer_of
from registry.units.services import mergers
from registry.units.services.deciders import Ladder
from registry.workdays.duties import Duty
from registry.workdays.services import workdays

MOVES_SHOWN = 10


def people_duties(user: Any) -> list[Duty]:
    """Registrations and teams to review, members to admit, units half merged or without an administrator."""
    return [
        *_to_review(user),
        *_to_open(user),
        *_to_check(user),
        *_to_admit(user),
        *_to_lead(user),
        *_to_appoint(user),
        *_to_look_at(user),
        *_to_correct(user),
        *_to_take_in(user),
        *_to_agree(user),
    ]


def _keeps(user: Any) -> set[int]:
    """Units whose people and teams the user reviews; the committee those that nobody below it does."""
    return unit_reach(user) | (Ladder().left_to_the_root() if is_committee(user) else set())


def _to_review(user: Any) -> Iterator[Duty]:
    if not (reach := _keeps(user)):
        return
    waiting = Volunteer.objects.waiting_for_review().in_units(reach).exclude(user=user)
    found = waiting.aggregate(n=Count("pk"), since=Min("submitted_at"))
    if found["n"]:
        due = workdays.review_due(found["since"])
        yield Duty(
            title=_("审核志愿者注册"),
            detail=_("%(n)d 人待审核") % {"n": found["n"]},
            url=reverse("manage-volunteers") + "?status=submitted",
            due_on=due.on,
            is_estimated=due.is_estimated,
            count=found["n"],
        )
    teams = Team.objects.waiting_for_review().filter(unit_id__in=reach).exclude(founded_by=user)
    found = teams.aggregate(n=Count("pk"), since=Min("submitted_at"))
    if found["n"]:
        due = workdays.review_due(found["since"])
        yield Duty(
            title=_("审核团队成立申请"),
            detail=_("%(n)d 支团队待审核") % {"n": found["n"]},
            url=reverse("manage-teams"),
            due_on=due.on,
            is_estimated=due.is_estimated,
            count=found["n"],
        )


def _to_take_in(user: Any) -> Iterator[Duty]:
    """People who ask to move to a unit the user decides for; each waits for one answer."""
    if not (reach := _keeps(user)):
        return
    asked = Volunteer.objects.wanting_to_move().filter(requested_unit__in=reach).exclude(user=user)
    for person in asked.select_related("unit").order_by("move_asked_at", "pk")[:MOVES_SHOWN]:
        due = workdays.review_due(person.move_asked_at or person.created_at)
        yield Duty(
            title=_("答复转入申请：%(name)s") % {"name": person.name},
            detail=_("从%(unit)s转来") % {"unit": person.unit},
            url=reverse("manage-volunteer-move", args=[person.pk]),
            due_on=due.on,
            is_estimated=due.is_estimated,
        )


def _to_agree(user: Any) -> Iterator[Duty]:
    """The rules in a new version, for whoever agreed to an earlier one."""
    volunteer = volunteer_of(user)
    if volunteer and volunteer.is_registered and consents.rules_to_agree(volunteer):
        detail = _("规则有新版本，请看改了什么，并确认是否同意")
        yield Duty(title=_("阅读《个人信息处理规则》"), detail=detail, url=reverse("me-rules"))


def _to_open(user: Any) -> Iterator[Duty]:
    """Looks at a minor's data that somebody else asked for (D97)."""
    if not is_committee(user) and not unit_reach(user):
        return
    for opening in MinorOpening.objects.to_decide(user).select_related("volunteer").order_by("pk"):
        yield Duty(
            title=_("答复查看未成年人信息的申请"),
            detail=str(opening.get_reason_display()),
            url=reverse("manage-volunteer", args=[opening.volunteer_id]),
        )


def _to_look_at(user: Any) -> Iterator[Duty]:
    """Proofs of qualifications that people of the user's units handed in."""
    if not (reach := _keeps(user)):
        return
    waiting = Qualification.objects.waiting().filter(volunteer__unit__in=reach).exclude(volunteer__user=user.pk)
    if count := waiting.count():
        detail = _("%(n)d 份待核对") % {"n": count}
        yield Duty(title=_("核对资质证件"), detail=detail, url=reverse("manage-qualifications"), count=count)


def _to_correct(user: Any) -> Iterator[Duty]:
    """Corrections of names and documents that people of the user's units ask for."""
    if not is_committee(user) and not unit_reach(user):
        return
    found = DataRequest.objects.to_decide(user).exclude(asked_by=user).aggregate(n=Count("pk"), due=Min("due_on"))
    if found["n"]:
        url = reverse("manage-requests") + "?kind=correction&status=waiting"
        detail = _("%(n)d 份待核对") % {"n": found["n"]}
        yield Duty(title=_("核对更正申请"), detail=detail, url=url, due_on=found["due"], count=found["n"])


def _to_check(user: Any) -> Iterator[Duty]:
    """Numbers in files of the user's units that somebody else says are theirs now."""
    if not is_committee(user) and not unit_reach(user):
        return
    for claim in PhoneClaim.objects.to_decide(user).select_related("holder__unit").order_by("pk"):
        yield Duty(
            title=_("核实手机号码由谁使用"),
            detail=str(claim.holder.unit),
            url=reverse("phone-claim", args=[claim.pk]),
        )


def _to_admit(user: Any) -> Iterator[Duty]:
    reach = _keeps(user)
    if not reach and not leads_teams(user):
        return
    orphaned = Team.objects.without_leader().filter(unit_id__in=reach) if reach else Team.objects.none()
    teams = Team.objects.admitted().run_by(user).values("pk")
    waiting = Membership.objects.requested().filter(volunteer__status=Volunteer.Status.REGISTERED)
    asked = waiting.filter(Q(team__in=teams) | Q(team__in=orphaned.values("pk")))
    for team_id, name, count in asked.values_list("team_id", "team__name").annotate(n=Count("pk")):
        yield Duty(
            title=_("答复加入申请：%(team)s") % {"team": name},
            detail=_("%(n)d 人申请加入") % {"n": count},
            url=reverse("team", args=[team_id]),
            count=count,
        )


def _to_lead(user: Any) -> Iterator[Duty]:
    """Teams without a leader, for which the unit must name one."""
    if not (reach := _keeps(user)):
        return
    teams = Team.objects.without_leader().filter(unit_id__in=reach, memberships__status=Membership.Status.ACTIVE)
    for team in teams.distinct().order_by("pk"):
        yield Duty(
            title=_("指定队长：%(team)s") % {"team": team.name},
            detail=_("团队现在没有队长"),
            url=reverse("team", args=[team.pk]),
        )


def _to_appoint(user: Any) -> Iterator[Duty]:
    if not is_committee(user):
        return
    if unfinished := mergers.unfinished().count():
        yield Duty(
            title=_("转移已合并单位的事项"),
            detail=_("%(n)d 个单位还有尚未转给承接单位的事项") % {"n": unfinished},
            url=reverse("committee-units"),
            count=unfinished,
        )
    count = Unit.objects.open().without_administrator().exclude(parent=None).count()
    if count:
        yield Duty(
            title=_("指定单位管理员"),
            detail=_("%(n)d 个单位没有管理员") % {"n": count},
            url=reverse("committee-units") + "?care=bare",
            count=count,
        )
