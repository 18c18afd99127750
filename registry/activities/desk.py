"""What the organiser's page says: the next step, the steps so far, the people of each shift."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from registry.activities import contacts, content
from registry.activities import listing as pages
from registry.activities.applying.hints import hints
from registry.activities.changes import clashing, comparison
from registry.activities.services import activities, proposals
from registry.models import Activity, ApprovalStep, RoleAssignment, ServiceNeed, Shift, SignUp
from registry.permissions import (
    Role,
    can_administer,
    can_lead,
    has_role,
    leads_teams,
    roles_of,
    runs_activities,
    shown_name,
)
from registry.signups.offers import Offer, offers
from registry.signups.presence import with_presence, with_turns
from registry.words import alike, openness
from registry.words.dates import as_date, as_recent, estimate_note

Status = Activity.Status
TONES = {
    ApprovalStep.State.APPROVED: "done",
    ApprovalStep.State.INFORMED: "done",
    ApprovalStep.State.RETURNED: "stop",
}
NAMES_UNFOLDED = 20  # more people than this on the page, and each shift's names stand behind a press


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the approval: who, what, by when."""

    title: str
    state: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ShiftRoll:
    """A shift with its people."""

    offer: Offer
    signups: list[SignUp]
    left_late: list[SignUp]

    @property
    def confirmed(self) -> list[SignUp]:
        return [each for each in self.signups if each.status == SignUp.Status.CONFIRMED]

    @property
    def asking(self) -> list[SignUp]:
        """Who waits for the leader or for the lot."""
        return [each for each in self.signups if each.is_requested and not each.is_walk_in]

    @property
    def others(self) -> list[SignUp]:
        """Everybody else: first who is on the waiting list, then who asked to join."""
        return [each for each in self.signups if each.status != SignUp.Status.CONFIRMED]


def has_desk(user: Any) -> bool:
    """Administrators, inspectors, team leaders and activity leaders have a desk; system roles have none (D105)."""
    return bool(set(roles_of(user)) - set(RoleAssignment.SYSTEM_ROLES)) or leads_teams(user) or runs_activities(user)


def listing(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """The desk's list with its figures, the newest first."""
    shifts = Shift.objects.live().filter(activity=OuterRef("pk")).order_by().values("activity")
    of_it = SignUp.objects.filter(shift__activity=OuterRef("pk")).order_by()
    people, joined = (rows.values("shift__activity") for rows in (of_it.signed_up(), of_it.joined()))
    return (
        rows.select_related("recording_unit", "leader")
        .annotate(
            shift_count=Coalesce(Subquery(shifts.annotate(n=Count("*")).values("n")), 0),
            first_starts_at=Subquery(shifts.annotate(at=Min("starts_at")).values("at")),
            last_ends_at=Subquery(shifts.annotate(at=Max("ends_at")).values("at")),
            signup_count=Coalesce(Subquery(people.annotate(n=Count("*")).values("n")), 0),
            joined_count=Coalesce(Subquery(joined.annotate(n=Count("*")).values("n")), 0),
        )
        .order_by("-pk")
    )


def desk(
    activity: Activity, user: Any, asked: Mapping[str, str], phones: Mapping[int, str] | None = None
) -> dict[str, Any]:
    """The context of the organiser's page; `asked` says which of many shifts it shows, `phones` were asked for."""
    leads = can_lead(user, activity)
    found = offers(activity, None)
    shifts = pages.shift_pages(found, asked)
    people = {roll.offer.shift.pk: roll for roll in rolls(activity, user, shifts.shown)}
    change = change_context(activity, user, phones)
    is_planned = activity.status in Activity.BEGUN_STATUSES or change["change"] is not None
    return change | {
        "activity": activity,
        "shifts": shifts,
        "clashing": clashing.shown(clashing.now(activity), activity, user, phones),
        "has_grid": len(found) > 1 or any(each.special_positions or each.shift.min_people for each in found),
        "rolls": [people[each.shift.pk] for each in shifts.page],
        "ended_rolls": [people[each.shift.pk] for each in shifts.folded],
        "folds": sum(len(roll.signups) for roll in people.values()) > NAMES_UNFOLDED,
        "approval": approval_so_far(activity, user),
        "waiting_step": activity.steps.current().select_related("unit").first(),
        "returned_step": activity.steps.filter(state=ApprovalStep.State.RETURNED).order_by("-pk").first(),
        "not_publishable": content.reason_not_to_publish(activity),
        "is_over": bool(found) and shifts.over_count == len(found),
        "leads": leads,
        "administers": can_administer(user, activity.recording_unit),
        "edits": activities.can_edit(user, activity),
        "facts": facts(activity, user),
        "hints": hints(activity, change["change"], user) if is_planned else [],
        "need": need_behind(activity, user),
        "contact_in_public": contacts.in_public(activity),
    }


def reads_needs(user: Any) -> bool:
    """The board of needs is for units, the committee and inspectors."""
    return has_role(user, Role.UNIT_ADMIN, Role.COMMITTEE, Role.INSPECTOR)


def need_behind(activity: Activity, user: Any) -> ServiceNeed | None:
    """The need that the activity answers, for who may open it."""
    if not reads_needs(user) or activity.site_id is None:
        return None
    return ServiceNeed.objects.visible_to(user).filter(activity=activity).first()


def change_context(activity: Activity, user: Any, phones: Mapping[int, str] | None = None) -> dict[str, Any]:
    """The change that waits or was returned, beside the approved version, and why it came back."""
    change = proposals.open_change(activity)
    if change is None:
        return {"change": None}
    returned = activity.steps.filter(submission=change.submission, state=ApprovalStep.State.RETURNED).first()
    note = returned.said if returned else ""
    pairs = clashing.of_change(change) if change.is_waiting else []
    return {
        "change": change,
        "change_lines": comparison.lines(change, user),
        "change_note": note,
        "change_clashing": clashing.shown(pairs, activity, user, phones),
    }


def rolls(activity: Activity, user: Any, shown: Collection[Offer]) -> list[ShiftRoll]:
    """The people of each of these shifts; full names for whoever runs the activity, else of their own units only."""
    people: dict[int, list[SignUp]] = defaultdict(list)
    late: dict[int, list[SignUp]] = defaultdict(list)
    leads, here = can_lead(user, activity), (activity.recording_unit_id,)
    signups = SignUp.objects.filter(shift__in=[each.shift for each in shown])
    signups = signups.exclude(status__in=SignUp.ENDED, withdrew_late=False).order_by("waitlisted_at", "pk")
    listed = with_turns(with_presence(signups.select_related("volunteer__unit", "position", "team", "shift__activity")))
    alike.name_apart(signup.volunteer for signup in listed)
    for signup in listed:
        name = shown_name(signup.volunteer, to=user, units=here, beside=leads)
        is_whole = name == signup.volunteer.name
        signup.shown_name = name + signup.volunteer.apart if is_whole else name  # type: ignore[attr-defined]
        (people if signup.is_active else late)[signup.shift_id].append(signup)
    return [ShiftRoll(offer, people[offer.shift.pk], late[offer.shift.pk]) for offer in shown]


def approval_so_far(activity: Activity, user: Any) -> list[Step]:
    """The steps of every submission, in words for this user."""
    rows = list(activity.steps.select_related("unit", "decided_by").order_by("submission", "order"))
    decided: dict[int, set[str]] = defaultdict(set)
    for row in rows:
        if row.state != ApprovalStep.State.INFORMED:
            decided[row.submission].add(row.state)
    return [_step(row, user, decided[row.submission]) for row in rows]


def facts(activity: Activity, user: Any) -> list[tuple[str, str]]:
    """The other fields of the application; empty ones are left out."""
    lists = {
        _("服务领域"): "、".join(str(each) for each in activity.fields.all()),
        _("联合单位"): "、".join(str(each) for each in activity.co_units.all()),
        _("副负责人"): "、".join(shown_name(each, to=user) for each in activity.deputy_leaders.all()),
    }
    insurance = f"{activity.insurer} {activity.insurance_policy_no}".strip()
    rows = [
        (_("专项"), activity.programme),
        (_("项目"), activity.project),
        (_("协作组"), activity.group),
        (_("结对点或基地"), activity.site),
        (_("到访须知"), activity.site and activity.site.visiting_rules),
        (_("集合地点"), activity.meeting_point),
        *lists.items(),
        (_("报名方式"), "" if activity.gives_at_once else activity.get_flow_display()),
        (_("报名约定"), "".join(terms_of(activity))),
        (_("报名时的问题"), "\n".join(f"{n}. {one.says}" for n, one in enumerate(activity.asks, start=1))),
        (_("方式"), _("线上服务，按任务成果核定时长") if activity.is_remote else ""),
        (_("预计服务人数"), activity.expected_served),
        (_("保险"), insurance),
    ]
    return [(term, str(value)) for term, value in rows if value]


def terms_of(activity: Activity) -> list[str]:
    """What else the organiser settled about signing up, as the volunteer reads it."""
    return openness.terms_told(
        late_minutes=activity.late_sign_up_minutes,
        withdraw_hours=activity.withdraw_hours,
        accept_hours=activity.accept_hours,
        most_shifts=activity.most_shifts,
    )


def _step(row: ApprovalStep, user: Any, decided: set[str]) -> Step:
    """`decided` is what the deciders of the same submission said: only what all agreed to is filed (备案)."""
    if row.state == ApprovalStep.State.INFORMED and decided != {ApprovalStep.State.APPROVED}:
        was_returned = ApprovalStep.State.RETURNED in decided
        note = _("已退回，没有报备案") if was_returned else _("同意后报备案")
        return Step(f"{row.unit} · {row.get_state_display()}", "todo", note)
    if row.state == ApprovalStep.State.WAITING:
        day = as_date(row.due_on) + estimate_note(row.due_is_estimated)
        note = _("期限 %(day)s") % {"day": day} if row.due_on else _("轮到时开始计时")
        return Step(f"{row.unit} · {_('待审批')}", "now" if row.due_on else "todo", note)
    who = f"{shown_name(row.decided_by, to=user)} {as_recent(row.decided_at)}" if row.decided_by else ""
    note = "：".join(part for part in (who, row.said) if part)
    return Step(f"{row.unit} · {row.get_state_display()}", TONES[ApprovalStep.State(row.state)], note)
