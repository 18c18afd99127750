"""The application for an activity: eight questions first, everything else folded away."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from registry import clock
from registry.activities import content
from registry.activities.applying import leaders
from registry.activities.applying.hosts import hosts
from registry.activities.forms import windows
from registry.activities.forms.questions import QuestionFormSet
from registry.activities.forms.shifts import (
    LEAST,
    PositionFormSet,
    ShiftFormSet,
    first_break,
    span,
    times_shown,
    wrong_in,
)
from registry.activities.plans import ActivityPlan, PositionPlan, ShiftPlan
from registry.doors.fields import FindingInput
from registry.models import Activity, CollaborationGroup, Programme, Project, ServiceField, Site, Team, Unit, User
from registry.models.machinery.typed_applications import Typed
from registry.permissions import is_committee, unit_reach
from registry.words import openness, plausible

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FIRST = ("title", "category", "place", "places", "content", "contact_name", "contact_phone", "risk_notice")
MOST_SHOWN = 10  # shifts; more are changed one by one
ROWS = ("shifts-", "positions-", "questions-")
DRAFTED = ("save", "more", "ask", "series")  # presses that keep the application without handing it in


class ActivityForm(forms.ModelForm):
    """Checks shape only: what a draft may leave out is required when the application is handed in."""

    places = forms.IntegerField(
        label=_("招募人数"), min_value=1, max_value=2000, help_text=_("每个场次要多少名志愿者，含下面分出的岗位。")
    )
    min_people = forms.IntegerField(label=_("至少几人"), required=False, min_value=1, max_value=2000, help_text=LEAST)
    emergency = forms.BooleanField(
        label=_("应急备案（抢险救灾）"),
        required=False,
        help_text=_("提交后立即发布，区直团工委在 24 小时内确认。日常活动请勿勾选。"),
    )
    afterwards = forms.BooleanField(
        label=_("补录（活动已经结束，当时没有申请）"),
        required=False,
        help_text=_("结束后 30 天内申请，本单位同意后再由区直团工委批准；批准后为每个场次申请补录时长，没有签到码。"),
    )
    leader_names = forms.CharField(
        label=_("负责人"),
        required=False,
        widget=FindingInput("activity-leaders"),
        help_text=_("填姓、姓名或拼音首字母，从找到的人里选；也可以填志愿者编号或用户名。留空为提交人本人。"),
    )
    deputy_names = forms.CharField(
        label=_("副负责人"),
        required=False,
        widget=FindingInput("activity-leaders", takes_many=True),
        help_text=_("填法相同，多人用顿号或空格隔开。"),
    )
    closes_days_before = windows.closes_field()
    opens_days_before = windows.opens_field()
    always_asks = FIRST  # a draft may leave them out, the application may not
    refusal_fields = {
        "minimum_above_places": "min_people",
        "sign_up_never_open": "opens_days_before",
        "contact_phone_invalid": "contact_phone",
        "insured_backwards": "insured_until_on",
    }

    class Meta:
        model = Activity
        fields = [
            "title",
            "category",
            "place",
            "content",
            "contact_name",
            "contact_phone",
            *content.CONTACT,
            "risk_notice",
            "kind",
            "fields",
            "programme",
            "project",
            "expected_served",
            "site",
            "meeting_point",
            "recording_unit",
            "team",
            "co_units",
            "group",
            "is_remote",
            "in_working_hours",
            "is_own_duty",
            "risk_level",
            "insurer",
            "insurance_policy_no",
            "insured_from_on",
            "insured_until_on",
            *content.TERMS,
        ]
        widgets = {
            "category": forms.RadioSelect,
            "content": forms.Textarea(attrs={"rows": 4}),
            "risk_notice": forms.Textarea(attrs={"rows": 3}),
            "risk_level": forms.RadioSelect,
            "kind": forms.RadioSelect,
            "flow": forms.RadioSelect,
            "fields": forms.CheckboxSelectMultiple,
            "co_units": forms.SelectMultiple(attrs={"size": 6}),
            "insured_from_on": DATE,
            "insured_until_on": DATE,
        }
        help_texts = {
            "title": _("一句话说清做什么，例如“邻里守望”空巢老人探访。"),
            "place": _("参加的人要去的地方。去结对点或基地的，在下一栏选。"),
            "content": _("做什么、为谁做，建议写 50 到 300 字。证明和统计表会用到这段话。"),
            "contact_phone": _("报名的人会看到，建议填办公电话。"),
            "contact_wechat": _("报名的人会看到。"),
            "shows_contact_name": _("联系人本人已同意。不勾选的，公开页面写“报名后可见”。"),
            "shows_contact_phone": _("联系人本人已同意；单位的办公电话可以公开。"),
            "shows_contact_wechat": _("联系人本人已同意。"),
            "risk_notice": _("可能的风险和防护要求，报名的人须先读过。"),
            "is_remote": _("在网上完成、没有现场。不扫码签到，时长由负责人按任务成果核定。"),
            "in_working_hours": _("活动时间有一部分在上班时间。"),
            "late_sign_up_minutes": _("有空位的，开始后还可以报名。0 为开始后不再报名。"),
            "withdraw_hours": _("之后退出记为迟退：您和本人看得到，本身不影响什么。0 为开始前都可以退出。"),
            "accept_hours": _("递补的名额保留这么久等本人接受，过期给下一位，最迟到开始。0 为随即递补。"),
            "most_shifts": _("各场合计，候补也算。留空为不限。"),
            "is_own_duty": _("做的是参加者本来的工作。两项都是时，由区直团工委裁定是否计时。"),
            "kind": _("培训时长单独统计，不计入服务时长。"),
            "co_units": _("联合开展的单位；活动只在记录单位统计一次。"),
        }

    def __init__(self, *args: Any, user: User, plan: ActivityPlan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.typed = user, plan  # `plan`: what was typed into a change that was returned
        self.is_draft = is_draft = self.data.get("do") in DRAFTED
        for name in FIRST:
            self.fields[name].required = name == "title" or not is_draft
        self.fields["category"].choices = Activity.Category.choices
        self.fields["flow"].choices = [(code, openness.flow_label(code, name)) for code, name in Activity.Flow.choices]
        self._offer_choices()
        self._add_rows(is_draft)

    @property
    def wrong_rows(self) -> list[tuple[str, str, list[str]]]:
        """The rows with errors, for the list at the top: anchor, what it is, what is wrong."""
        return [*wrong_in(self.shift_rows, _("第 {n} 场")), *wrong_in(self.position_rows, _("第 {n} 个岗位"))]

    def _offer_choices(self) -> None:
        today = clock.today()
        units, teams = hosts(self.user)
        self.fields["recording_unit"].queryset, self.fields["team"].queryset = units, teams
        self.fields["leader_names"].widget.options = leaders.suggested(self.user, units)
        for name in ("recording_unit", "kind", "risk_level", *content.TERMS):
            self.fields[name].required = False
        had = self.instance.fields.values("pk") if self.instance.pk else ()
        self.fields["fields"].queryset = ServiceField.objects.filter(Q(closed_on=None) | Q(pk__in=had))
        running = Q(closed_on=None, ends_on__gte=today)
        self.fields["programme"].queryset = self._offered(Programme, "programme", running)
        for name, model in (("project", Project), ("site", Site), ("group", CollaborationGroup)):
            self.fields[name].queryset = self._offered(model, name, Q(closed_on=None))
        self.fields["co_units"].queryset = Unit.objects.open().exclude(parent=None)
        if self.instance.pk:
            del self.fields["recording_unit"], self.fields["team"]
        elif len(only := list(units.values_list("pk", flat=True)[:2])) == 1:
            self.initial.setdefault("recording_unit", only[0])

    def _offered(self, model: Any, name: str, usual: Q) -> Any:
        """What can be chosen, and what the activity has already."""
        return model.objects.filter(usual | Q(pk=getattr(self.instance, f"{name}_id")))

    def _add_rows(self, is_draft: bool) -> None:
        plan = self.typed or (content.as_plan(self.instance) if self.instance.pk else None)
        data = self.data if self.is_bound else None
        hides = plan is not None and len(plan.shifts) > MOST_SHOWN
        self.shift_rows = ShiftFormSet(data, prefix="shifts", plan=plan, needed=not is_draft, hides=hides)
        self.position_rows = PositionFormSet(data, prefix="positions", plan=plan, by=self.user)
        self.question_rows = QuestionFormSet(data, prefix="questions", plan=plan)
        if plan and plan.shifts:
            first = plan.shifts[0]
            self.initial["places"] = sum(position.places for position in first.positions)
            self.initial["min_people"] = first.min_people
            windows.tell(self, first)
        if plan:
            self.initial["emergency"] = self.instance.origin == Activity.Origin.EMERGENCY
            self.initial["afterwards"] = self.instance.origin == Activity.Origin.SUPPLEMENT
            self.initial.update({name: plan.lists[name] for name in ("fields", "co_units")})
            named = [leaders.handle(each, to=self.user) for each in plan.lists["deputy_leaders"]]
            self.initial["leader_names"] = leaders.handle(self.instance.leader, to=self.user)
            self.initial["deputy_names"] = "、".join(named)

    def unchecked(self) -> "ActivityForm":
        """The same with what was typed so far, and nothing said about it yet."""
        for form in (self, *(form for rows in self._rows for form in rows.forms)):
            form._errors = ErrorDict()
        for rows in self._rows:
            rows._errors, rows._non_form_errors = [], rows.error_class()
        return self

    def remark(self, remarks: dict[str, str]) -> None:
        """Show at each question what the approver said about it."""
        for name, text in remarks.items():
            if text and name in self.fields:
                self.fields[name].remark = text

    def is_valid(self) -> bool:
        rows_are_valid = [rows.is_valid() for rows in self._rows] if self.is_bound else [False]
        if self.is_bound and not all(rows_are_valid) and not self.errors:
            self.add_error(None, _("有的场次、岗位或问题没有填对，请看标出的地方。"))
        return super().is_valid() and all(rows_are_valid)

    @property
    def _rows(self) -> tuple[Any, ...]:
        return self.shift_rows, self.position_rows, self.question_rows

    def clean_leader_names(self) -> User | None:
        found = leaders.people(self.cleaned_data["leader_names"], self.user)
        if len(found) > 1:
            raise ValidationError(_("负责人只能是一位，其他人请填到副负责人。"))
        return found[0] if found else None

    def clean_deputy_names(self) -> list[User]:
        return leaders.people(self.cleaned_data["deputy_names"], self.user)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        taken = self.position_rows.places() if self.is_bound and self.position_rows.is_valid() else 0
        if taken > (data.get("places") or 0) and "places" not in self.errors:
            self.add_error("places", _("岗位人数合计 %(taken)d，超过了招募人数。") % {"taken": taken})
        for name in () if self.is_draft else plausible.SHORTEST_TEXT:
            if data.get(name) and (refusal := content.too_short(name, data[name])):
                self.add_error(name, ValidationError(refusal.message, code=refusal.code))
        if data.get("emergency") and data.get("afterwards"):
            self.add_error("afterwards", _("应急备案和补录只能选一项。"))
        return data

    def _post_clean(self) -> None:
        """The service builds and checks the activity; the form checks only its shape."""

    @property
    def host(self) -> tuple[Unit | None, Team | None]:
        """The recording unit and the team; what was not chosen is taken from the user's own."""
        team = self.cleaned_data.get("team")
        unit = self.cleaned_data.get("recording_unit") or (team.unit if team else None)
        units, teams = hosts(self.user)
        if unit is None:
            unit = units.first()
        if team is None and unit is not None and unit.pk not in unit_reach(self.user) and not is_committee(self.user):
            team = teams.filter(unit=unit).first()
        return unit, team

    def plan(self) -> ActivityPlan:
        """The input as the services take it."""
        data = self.cleaned_data
        derived = {
            "places",
            "min_people",
            "emergency",
            "afterwards",
            "leader_names",
            "deputy_names",
            "closes_days_before",
        }
        lists = {name: list(data[name]) for name in ("fields", "co_units")} | {"deputy_leaders": data["deputy_names"]}
        facts = {
            name: value for name, value in data.items() if name not in {*derived, *lists, "recording_unit", "team"}
        }
        origin = self._origin()
        facts |= {"origin": origin, "is_series": self.instance.is_series}
        facts |= {"kind": data["kind"] or Activity.Kind.SERVICE, "risk_level": data["risk_level"] or Activity.Risk.LOW}
        facts |= {"flow": data["flow"] or self.instance.flow}
        facts |= {name: data[name] or 0 for name in content.TERMS if name.endswith(("hours", "minutes"))}
        facts |= {"leader": data["leader_names"] or self.instance_leader(), "questions": self.question_rows.rows()}
        return ActivityPlan(facts=facts, lists=lists, shifts=self._shifts())

    def _origin(self) -> str:
        """How it is filed; a published activity keeps its origin."""
        if self.instance.published_at is not None:
            return self.instance.origin
        if self.cleaned_data["emergency"]:
            return Activity.Origin.EMERGENCY
        return Activity.Origin.SUPPLEMENT if self.cleaned_data["afterwards"] else Activity.Origin.REGULAR

    def instance_leader(self) -> User:
        return self.instance.leader if self.instance.pk else self.user

    def _shifts(self) -> tuple[ShiftPlan, ...]:
        data = self.cleaned_data
        positions = self.position_rows.plans(data.get("places") or 1)
        shifts = [self._shift(row, positions) for row in self.shift_rows.filled()]
        return tuple(shifts) if not self.shift_rows.hides else self._beside_hidden(shifts, positions)

    def _beside_hidden(self, rows: list[ShiftPlan], positions: tuple[PositionPlan, ...]) -> tuple[ShiftPlan, ...]:
        """All stored shifts, which have no row of their own here, with what is changed for all; then the new rows."""
        typed = {each.pk: each for each in rows if each.pk is not None}  # by a page that was opened while they were few
        kept = (each for pk, each in self.shift_rows.stored.items() if pk not in self.shift_rows.dropped())
        stored = [typed.get(each.pk or 0) or self._same_for_all(each, each, positions) for each in kept]
        gone = [each for pk, each in typed.items() if pk not in self.shift_rows.stored]
        return (*stored, *gone, *(each for each in rows if each.pk is None))

    def _shift(self, row: dict[str, Any], positions: tuple[PositionPlan, ...]) -> ShiftPlan:
        """A row as a plan; fields that the page does not show keep their stored values."""
        stored = self.shift_rows.stored.get(row["pk"])
        starts_at, ends_at = span(row["on"], row["starts"], row["ends"])
        if stored is not None and row.items() >= times_shown(stored).items():
            starts_at, ends_at = stored.starts_at, stored.ends_at  # of more than a day, a row shows less than is stored
        plan = ShiftPlan(
            pk=row["pk"],  # also of one cancelled since: the service refuses to bring it back
            label=row["label"],
            starts_at=starts_at,
            ends_at=ends_at,
            breaks=first_break(row),
            positions=positions,
            sign_up_opens_at=windows.opens_at(self, starts_at),
            sign_up_closes_at=windows.closes_at(self, starts_at),
            min_people=self.cleaned_data["min_people"],
        )
        if stored is None:
            return plan
        return self._same_for_all(replace(plan, breaks=(*plan.breaks, *stored.breaks[1:])), stored, positions)

    def _same_for_all(self, plan: ShiftPlan, stored: ShiftPlan, positions: tuple[PositionPlan, ...]) -> ShiftPlan:
        """Positions and the window of sign-up, which are written once for all shifts; unchanged, each keeps its own."""
        keeps_positions = not self.position_rows.has_changed() and "places" not in self.changed_data
        return replace(
            plan,
            positions=stored.positions if keeps_positions else positions,
            min_people=self.cleaned_data["min_people"] if "min_people" in self.changed_data else stored.min_people,
            **windows.changed(self, stored, plan.starts_at),
        )


def typed_fields(data: Any) -> Typed:
    """Of what a page sent, the answers and rows of the form as they were typed."""
    names = [name for name in data if name in ActivityForm.base_fields or name.startswith(ROWS)]
    return {name: data.getlist(name) for name in names}


def as_posted(fields: Typed) -> MultiValueDict:
    """What was typed, as the form reads it."""
    return MultiValueDict(fields)
