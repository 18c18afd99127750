"""What the committee types about a round, as the value that the service takes."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from certificates.models import CommendationRound
from certificates.rounds.criteria import Criteria
from certificates.rounds.plans import Plan, ScoreCriterion, Share
from certificates.rounds.told import PreviewLine
from registry.doors.fields import DateInput, DayField
from registry.models import CollaborationGroup, Unit
from registry.words.chinese import join_list, quoted

MOST_HOURS, MOST_DAYS, MOST_PLACES, MOST_LINES, MOST_REVIEWERS = 20_000, 3_660, 500, 500, 15
MOST_WORKDAYS: Final = 99  # the service says which are allowed
CRITERIA: Final = tuple(asdict(Criteria()))
USUAL_CRITERIA: Final = 4  # the first of them; the others are asked for now and then
ForWhom = CommendationRound.ForWhom
NOMINATORS = (("units_nominate", _("单位推荐")), ("teams_nominate", _("团队推荐")), ("selves_nominate", _("本人自荐")))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its fields, and those that are folded away under `more`."""

    title: Any
    fields: list[BoundField]
    more: Any
    folded: list[BoundField]

    @property
    def is_unfolded(self) -> bool:
        """Something in it is wrong."""
        return any(one.errors for one in self.folded)

    @property
    def told(self) -> str:
        """What is filled in, in the line that opens it."""
        return join_list(_told(one) for one in self.folded if one.value())


def _told(one: BoundField) -> str:
    """至少几天 3, or the words beside a tick; of several lines how many there are."""
    if isinstance(one.field, forms.BooleanField):
        return str(one.label)
    lines = [line for line in str(one.value()).splitlines() if line.strip()]
    return f"{one.label} {lines[0]}" if len(lines) == 1 else _("{what} {n} 行").format(what=one.label, n=len(lines))


def _number(label: Any, most: int, help_text: Any = "") -> forms.IntegerField:
    box = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=most, required=False, help_text=help_text, widget=box)


class PreviewForm(forms.Form):
    """Which unit of the preview is looked for."""

    q = forms.CharField(label=_("单位"), max_length=50, required=False)

    def narrowed(self, lines: list[PreviewLine]) -> list[PreviewLine]:
        """By part of the name; input out of shape narrows nothing."""
        words = self.cleaned_data["q"].strip() if self.is_valid() else ""
        return [one for one in lines if words in one.unit.short_name or words in one.unit.full_name]


class RoundForm(forms.Form):
    """Everything of a round in five parts; conditions that are left empty ask for nothing."""

    title = forms.CharField(label=_("名称"), max_length=60, help_text=_("例如“2026年度区直机关志愿服务嘉许”。"))
    for_whom = forms.ChoiceField(label=_("对象"), choices=ForWhom)
    document_no = forms.CharField(
        label=_("依据文号"),
        max_length=60,
        required=False,
        help_text=_("没有批准文号的，名称里不能用“表彰”“优秀”“先进”。"),
    )
    period_from_on = DayField(label=_("服务日期自"), widget=DateInput())
    period_until_on = DayField(label=_("服务日期至"), widget=DateInput())
    hours = _number(_("服务时长不少于（小时）"), MOST_HOURS)
    days = _number(_("服务天数不少于"), MOST_DAYS)
    activities = _number(_("参加活动不少于（个）"), MOST_DAYS, _("对团队、单位、项目，是开展的活动。"))
    timed_percent = _number(_("系统计时占比不低于（%）"), 100)
    years_registered = _number(_("注册满（年）"), 50, _("截至服务期间的最后一天，只用于志愿者。"))
    star = _number(_("星级不低于"), 5, _("只用于志愿者。"))
    no_findings = forms.BooleanField(label=_("没有待核的疑点"), required=False)
    no_requests = forms.BooleanField(label=_("没有待答复的更正申请"), required=False)
    reports_on_time = forms.BooleanField(label=_("活动情况都按时报送（团队、单位、项目）"), required=False)
    stars_up_to = _number(_("认定到几星"), 5, _("只用于星级志愿者；不填的，各级都认定。"))
    nominators = forms.MultipleChoiceField(
        label=_("由谁推荐"), choices=NOMINATORS, widget=forms.CheckboxSelectMultiple(), required=False
    )
    quota_kind = forms.ChoiceField(label=_("名额"), choices=CommendationRound.Quota)
    places_each = _number(_("每个单位（协作组）的名额"), MOST_PLACES)
    quotas = forms.CharField(
        label=_("另行规定的名额"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行写单位或协作组的名称，空一格写名额；没有列出的按上面的数。"),
    )
    review_kind = forms.ChoiceField(label=_("评审方式"), choices=CommendationRound.ReviewKind)
    score_criteria = forms.CharField(
        label=_("打分项目"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每行写“项目 权重 满分”，例如“服务实效 60 10”；权重合计 100。"),
    )
    reviewers_needed = forms.IntegerField(label=_("每项由几人评审"), min_value=1, max_value=MOST_REVIEWERS)
    nominations_until_on = DayField(label=_("推荐截止"), widget=DateInput())
    review_until_on = DayField(label=_("评审截止"), widget=DateInput())
    notice_working_days = forms.IntegerField(
        label=_("公示工作日数"), min_value=1, max_value=MOST_WORKDAYS, help_text=_("不少于 3 个工作日。")
    )
    anonymous_objections = forms.BooleanField(label=_("公示期间可以匿名提出异议"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    always_asks = ("nominators",)
    refusal_fields = {
        "round_wording": "title",
        "round_period": "period_until_on",
        "round_review_day": "review_until_on",
        "round_notice_days": "notice_working_days",
        "round_nobody_nominates": "nominators",
        "round_nominators_kind": "nominators",
        "round_quota_free": "quota_kind",
        "round_quota_missing": "places_each",
        "round_quota_kind": "quotas",
        "round_scores": "score_criteria",
        "round_unit_stars": "stars_up_to",
        "round_unit_quarter": "period_from_on",
        "round_unit_taken": "period_from_on",
    }
    # The heading, the fields, and what is folded away until it says something.
    PARTS = (
        (_("对象和期间"), ("title", "for_whom", "document_no", "period_from_on", "period_until_on"), "", ()),
        (_("条件（不要求的留空）"), CRITERIA[:USUAL_CRITERIA], _("更多条件"), CRITERIA[USUAL_CRITERIA:]),
        (_("推荐"), ("nominators", "quota_kind"), _("填写名额"), ("places_each", "quotas")),
        (_("评审"), ("review_kind", "reviewers_needed"), _("打分项目"), ("score_criteria",)),
        (
            _("日程与公示"),
            ("nominations_until_on", "review_until_on", "notice_working_days", "anonymous_objections"),
            "",
            (),
        ),
    )

    @property
    def parts(self) -> list[Part]:
        """The fields under the headings of the page."""
        return [
            Part(title, [self[name] for name in names], more, [self[name] for name in folded])
            for title, names, more, folded in self.PARTS
        ]

    @classmethod
    def filled_with(cls, plan: Plan, *, seen: int) -> dict[str, Any]:
        """The initial values of a round that is changed."""
        told = {name: getattr(plan, name) for name in cls.base_fields if hasattr(plan, name)}
        told |= {name: value or None for name, value in asdict(plan.criteria).items()}
        told["nominators"] = [name for name, _label in NOMINATORS if getattr(plan, name)]
        units = Unit.objects.in_bulk([one.unit for one in plan.quotas if one.unit])
        groups = CollaborationGroup.objects.in_bulk([one.group for one in plan.quotas if one.group])
        named = ((units[one.unit] if one.unit else groups[one.group or 0], one.places) for one in plan.quotas)
        told["quotas"] = "\n".join(f"{who} {places}" for who, places in named)
        told["score_criteria"] = "\n".join(f"{one.name} {one.weight} {one.best}" for one in plan.score_criteria)
        return told | {"seen": seen}

    def clean_quotas(self) -> tuple[Share, ...]:
        lines = _lines(self.cleaned_data["quotas"])
        if not lines:
            return ()
        units: dict[str, int] = {}
        for pk, short, full in Unit.objects.open().values_list("pk", "short_name", "full_name"):
            units |= {short: pk, full: pk}
        groups = dict(CollaborationGroup.objects.open().values_list("name", "pk"))
        shares = []
        for n, line in enumerate(lines, start=1):
            name, _space, places = line.rpartition(" ")
            if not name or not places.isdecimal() or int(places) > MOST_PLACES:
                raise ValidationError(_("第 %(n)d 行应是“名称 名额”：%(line)s"), params={"n": n, "line": line})
            if name not in units and name not in groups:
                raise ValidationError(_("第 %(n)d 行没有找到%(name)s。"), params={"n": n, "name": quoted(name)})
            shares.append(Share(int(places), units.get(name), None if name in units else groups[name]))
        return tuple(shares)

    def clean_score_criteria(self) -> tuple[ScoreCriterion, ...]:
        found = []
        for n, line in enumerate(_lines(self.cleaned_data["score_criteria"]), start=1):
            name, *numbers = line.rsplit(" ", 2)
            if len(numbers) != 2 or not all(one.isdecimal() and 0 < int(one) <= 100 for one in numbers):
                raise ValidationError(_("第 %(n)d 行应是“项目 权重 满分”：%(line)s"), params={"n": n, "line": line})
            found.append(ScoreCriterion(name[:30], int(numbers[0]), int(numbers[1])))
        return tuple(found)

    def plan(self) -> Plan:
        """What was typed."""
        told = self.cleaned_data
        criteria = Criteria(**{name: told[name] or type(getattr(Criteria(), name))() for name in CRITERIA})
        names = set(Plan.__dataclass_fields__) & set(told) - {"criteria"}
        chosen: dict[str, Any] = {name: name in told["nominators"] for name, _label in NOMINATORS}
        return Plan(**{name: told[name] for name in names}, **chosen, criteria=criteria)


def _lines(text: str) -> list[str]:
    """Lines with single blanks; the wide blank and the tab of a sheet count as one."""
    return [one for line in text.splitlines()[:MOST_LINES] if (one := " ".join(line.split()))]
