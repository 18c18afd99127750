"""An activity as the API takes it: the shape of a plan."""

from dataclasses import replace
from typing import Any, Final

from rest_framework import serializers

from registry.activities.applying import series
from registry.activities.plans import DEFAULT_POSITION, ActivityPlan, PositionPlan, ShiftPlan
from registry.doors.api.days import DayField
from registry.models import (
    Activity,
    CollaborationGroup,
    Position,
    Programme,
    Project,
    QualificationKind,
    ServiceField,
    Site,
    Unit,
    User,
)
from registry.models.office import asked
from registry.models.office.qualifications import CODE_LENGTH
from registry.signups.api.answers import QuestionPlanSerializer, question_rows

# Supplements and opening balances are created elsewhere.
APPLIED_AS = (Activity.Origin.REGULAR, Activity.Origin.EMERGENCY, Activity.Origin.SUPPLEMENT)
LISTS: Final = {"service_fields": "fields", "co_units": "co_units"}
APPLIED_FOR = [(origin.value, origin.label) for origin in APPLIED_AS]


class BreakSerializer(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class PositionPlanSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=30, default=DEFAULT_POSITION)
    places = serializers.IntegerField(min_value=1, max_value=2000)
    min_age = serializers.IntegerField(min_value=14, max_value=80, allow_null=True, required=False)
    qualification = serializers.CharField(
        max_length=CODE_LENGTH, allow_blank=True, required=False, help_text="资质种类的 code。"
    )
    note = serializers.CharField(max_length=120, allow_blank=True, required=False)
    min_people = serializers.IntegerField(
        min_value=1, max_value=2000, allow_null=True, required=False, help_text="少于这个数，提前一周提醒负责人和单位。"
    )
    meets_before = serializers.IntegerField(
        min_value=0, max_value=Position.EARLIEST_MEETING, allow_null=True, required=False, help_text="提前几分钟集合。"
    )
    meeting_point = serializers.CharField(max_length=80, allow_blank=True, required=False, help_text="岗位集合地点。")
    leader = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True), allow_null=True, required=False, help_text="岗位负责人的账号。"
    )

    def validate_qualification(self, code: str) -> str:
        if code and not QualificationKind.objects.filter(code=code).exists():
            raise serializers.ValidationError("没有这种资质。")
        return code


class ShiftPlanSerializer(serializers.Serializer):
    """With `id` a stored shift is changed, and keeps what is not said; without it a new one is made."""

    id = serializers.IntegerField(required=False)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    label = serializers.CharField(max_length=30, allow_blank=True, required=False)
    sign_up_opens_at = serializers.DateTimeField(allow_null=True, required=False)
    sign_up_closes_at = serializers.DateTimeField(allow_null=True, required=False)
    min_people = serializers.IntegerField(min_value=1, max_value=2000, allow_null=True, required=False)
    breaks = BreakSerializer(many=True, required=False)
    positions = PositionPlanSerializer(many=True)


class ActivityPlanSerializer(serializers.Serializer):
    """The facts, lists and shifts of an activity; what a change leaves out stays as it is."""

    title = serializers.CharField(max_length=60)
    category = serializers.ChoiceField(choices=Activity.Category.choices)
    kind = serializers.ChoiceField(choices=Activity.Kind.choices, required=False)
    origin = serializers.ChoiceField(choices=APPLIED_FOR, required=False)
    content = serializers.CharField(max_length=600)
    place = serializers.CharField(max_length=80)
    meeting_point = serializers.CharField(max_length=80, allow_blank=True, required=False)
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all(), allow_null=True, required=False)
    programme = serializers.PrimaryKeyRelatedField(queryset=Programme.objects.all(), allow_null=True, required=False)
    project = serializers.PrimaryKeyRelatedField(queryset=Project.objects.all(), allow_null=True, required=False)
    group = serializers.PrimaryKeyRelatedField(
        queryset=CollaborationGroup.objects.all(), allow_null=True, required=False
    )
    contact_name = serializers.CharField(max_length=30)
    contact_phone = serializers.CharField(max_length=20)
    contact_wechat = serializers.CharField(max_length=30, allow_blank=True, required=False)
    shows_contact_name = serializers.BooleanField(required=False, help_text="联系人本人同意公开姓名。")
    shows_contact_phone = serializers.BooleanField(required=False, help_text="联系人本人同意公开电话。")
    shows_contact_wechat = serializers.BooleanField(required=False, help_text="联系人本人同意公开微信号。")
    risk_level = serializers.ChoiceField(choices=Activity.Risk.choices, required=False)
    risk_notice = serializers.CharField(max_length=600, allow_blank=True, required=False)
    insurer = serializers.CharField(max_length=60, allow_blank=True, required=False)
    insurance_policy_no = serializers.CharField(max_length=40, allow_blank=True, required=False)
    insured_from_on = DayField(allow_null=True, required=False)
    insured_until_on = DayField(allow_null=True, required=False)
    in_working_hours = serializers.BooleanField(required=False)
    is_own_duty = serializers.BooleanField(required=False)
    is_remote = serializers.BooleanField(required=False)
    expected_served = serializers.IntegerField(min_value=1, allow_null=True, required=False)
    flow = serializers.ChoiceField(
        choices=Activity.Flow.choices, required=False, help_text="报名方式；不写的，新建为即时报名，修改时不变。"
    )
    late_sign_up_minutes = serializers.IntegerField(min_value=0, max_value=240, required=False)
    withdraw_hours = serializers.IntegerField(min_value=0, max_value=720, required=False)
    accept_hours = serializers.IntegerField(min_value=0, max_value=168, required=False)
    most_shifts = serializers.IntegerField(min_value=1, max_value=100, allow_null=True, required=False)
    service_fields = serializers.PrimaryKeyRelatedField(queryset=ServiceField.objects.all(), many=True, required=False)
    co_units = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.open(), many=True, required=False)
    shifts = ShiftPlanSerializer(many=True)
    questions = QuestionPlanSerializer(
        many=True, required=False, help_text="报名时的问题，最多 10 个；不写的，修改时不变。"
    )
    confirm = serializers.ListField(
        child=serializers.CharField(max_length=40),
        max_length=100,
        default=list,
        help_text="确认无误的内容：上一次答复 unconfirmed 中 confirm 各项的 code。",
    )


def plan_over(data: dict[str, Any], before: ActivityPlan) -> ActivityPlan:
    """The validated data over the activity as it stands: what was not said stays as it is."""
    facts = {name: value for name, value in data.items() if name not in ("shifts", *LISTS)}
    if "questions" in facts:
        facts["questions"] = question_rows(facts["questions"], asked.read(before.facts.get("questions") or []))
    lists = {LISTS[name]: list(data[name]) for name in LISTS if name in data}
    stored = {shift.pk: shift for shift in before.shifts if shift.pk}
    shifts = tuple(_shift_plan(shift, stored.get(shift.get("id", 0))) for shift in data["shifts"])
    return ActivityPlan(facts=facts, lists=lists, shifts=shifts)


def _shift_plan(said: dict[str, Any], stored: ShiftPlan | None) -> ShiftPlan:
    facts = {name: value for name, value in said.items() if name not in ("id", "positions", "breaks")}
    known = {each.name: each for each in stored.positions} if stored else {}
    facts["positions"] = tuple(_position_plan(each, known.get(each["name"])) for each in said["positions"])
    if "breaks" in said:
        facts["breaks"] = tuple((each["starts_at"], each["ends_at"]) for each in said["breaks"])
    if stored is None:
        return ShiftPlan(**facts, pk=said.get("id"))
    if stored.sign_up_closes_at == stored.starts_at:  # nobody set a deadline: it goes with the start
        facts.setdefault("sign_up_closes_at", said["starts_at"])
    return replace(stored, **facts)


def _position_plan(said: dict[str, Any], stored: PositionPlan | None) -> PositionPlan:
    facts = {name: value for name, value in said.items() if name != "leader"}
    if "leader" in said:
        facts["leader_id"] = said["leader"] and said["leader"].pk
    if stored is None:
        return PositionPlan(**facts, is_default=said["name"] == DEFAULT_POSITION)
    return replace(stored, **facts)


class SeriesRuleSerializer(serializers.Serializer):
    """How the days of more shifts follow the first one."""

    every = serializers.ChoiceField(choices=series.EVERY)
    step = serializers.IntegerField(min_value=1, max_value=52, default=1, help_text="每几天（周、月）一次，1 是每天。")
    times = serializers.IntegerField(min_value=1, allow_null=True, default=None, help_text="一共几场，含第一场。")
    until = DayField(allow_null=True, default=None)
    listed = serializers.ListField(
        child=DayField(), max_length=400, default=list, help_text="every 为 listed 时的日期。"
    )
    skips_holidays = serializers.BooleanField(default=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if data["every"] == series.LISTED and not data["listed"]:
            raise serializers.ValidationError({"listed": "请列出日期。"})
        if data["every"] != series.LISTED and not data["times"] and not data["until"]:
            raise serializers.ValidationError({"times": "请填一共几场，或者到哪一天为止。"})
        return data | {"listed": tuple(data["listed"])}


class SeriesDaySerializer(serializers.Serializer):
    """A day of the preview; `is_ticked` is what the rule would add."""

    on = serializers.DateField()
    is_holiday = serializers.BooleanField()
    is_made_up = serializers.BooleanField()
    is_unknown = serializers.BooleanField(help_text="那一年的放假安排还没有公布或录入，法定节日按日历和农历标注。")
    is_taken = serializers.BooleanField(help_text="这一天的同一时间已有场次。")
    is_ticked = serializers.BooleanField()


class SeriesDaysSerializer(serializers.Serializer):
    """The days on which shifts like the first one are added."""

    days = serializers.ListField(child=DayField(), min_length=1, max_length=400)
    confirm = serializers.ListField(child=serializers.CharField(max_length=60), max_length=100, default=list)
