"""Activities over the API: the desk's commands and the public list, by the same services and filters."""

from functools import partial
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.activities import contacts, content
from registry.activities.api.plans import (
    ActivityPlanSerializer,
    SeriesDaySerializer,
    SeriesDaysSerializer,
    SeriesRuleSerializer,
    plan_over,
)
from registry.activities.applying.hints import ORDER, hints
from registry.activities.applying.series import Rule
from registry.activities.desk import change_context
from registry.activities.filters import DeskActivityFilter
from registry.activities.plans import ActivityPlan
from registry.activities.services import activities, approvals, proposals, series
from registry.clock import local_date
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Activity, ActivityChange, ApprovalStep, Shift, Team, Unit
from registry.models.office.remarks import LONGEST, REMARKED
from registry.permissions import can_lead, require, volunteer_of
from registry.signups.api.answers import QuestionSerializer
from registry.signups.api.decisions import QuotaCommand, QuotaSerializer
from registry.signups.api.grids import GridQuery, GridRowSerializer
from registry.signups.grid import grid_of, shifts_of
from registry.signups.offers import Offer, offers
from registry.signups.services import quotas


class ApprovalStepSerializer(serializers.ModelSerializer):
    unit = serializers.StringRelatedField()

    class Meta:
        model = ApprovalStep
        fields = [
            "id",
            "submission",
            "order",
            "unit",
            "state",
            "due_on",
            "due_is_estimated",
            "decided_at",
            "note",
            "remarks",
        ]


class PositionSerializer(serializers.Serializer):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    places = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="已报名的人数，不含现场加入的。")
    joined = serializers.IntegerField(help_text="现场加入的人数，不占名额。")
    waiting = serializers.IntegerField()
    min_age = serializers.IntegerField(allow_null=True)
    qualification = serializers.CharField()
    min_people = serializers.IntegerField(allow_null=True)
    meets_at = serializers.DateTimeField(help_text="集合时间；没有另定的，是场次开始的时间。")
    meeting_point = serializers.CharField(help_text="岗位集合地点；没有另定的为空。")


class OfferSerializer(serializers.Serializer):
    """A shift with its places, the caller's own sign-up, and why the caller cannot sign up."""

    id = serializers.IntegerField(source="shift.pk")
    label = serializers.CharField(source="shift.label")
    starts_at = serializers.DateTimeField(source="shift.starts_at")
    ends_at = serializers.DateTimeField(source="shift.ends_at")
    sign_up_closes_at = serializers.DateTimeField(source="shift.sign_up_closes_at")
    places = serializers.IntegerField(source="shift.places")
    taken = serializers.IntegerField(source="shift.taken", help_text="已报名的人数，不含现场加入的。")
    joined = serializers.IntegerField(help_text="现场加入的人数，不占名额。")
    min_people = serializers.IntegerField(source="shift.min_people", allow_null=True)
    positions = PositionSerializer(many=True)
    my_sign_up = serializers.IntegerField(source="signup.pk", allow_null=True, default=None)
    my_status = serializers.CharField(source="signup.status", allow_null=True, default=None)
    refusal = serializers.CharField(source="refusal.code", allow_null=True, default=None)


class ActivitySerializer(serializers.ModelSerializer):
    unit = serializers.StringRelatedField(source="recording_unit")
    contact_name = serializers.SerializerMethodField(help_text="联系人同意公开的，或自己报名、负责的活动；其他为空。")
    contact_phone = serializers.SerializerMethodField(help_text="同上。")
    contact_wechat = serializers.SerializerMethodField(help_text="同上。")

    class Meta:
        model = Activity
        fields = [
            "id",
            "title",
            "status",
            "category",
            "kind",
            "origin",
            "content",
            "place",
            "site",
            "meeting_point",
            "recording_unit",
            "unit",
            "team",
            "contact_name",
            "contact_phone",
            "contact_wechat",
            "risk_level",
            "risk_notice",
            "counts_hours",
            "is_remote",
            *content.TERMS,
            "published_at",
        ]

    def get_contact_name(self, row: Activity) -> str:
        return self._contact(row).name

    def get_contact_phone(self, row: Activity) -> str:
        return self._contact(row).phone

    def get_contact_wechat(self, row: Activity) -> str:
        return self._contact(row).wechat

    def _contact(self, row: Activity) -> contacts.Contact:
        request = self.context["request"]
        if not hasattr(request, "contact_reader"):
            request.contact_reader = contacts.reader(request.user)
        shown: contacts.Contact = request.contact_reader.shown(row)
        return shown


class ActivityDetailSerializer(ActivitySerializer):
    shifts = serializers.SerializerMethodField()
    questions = QuestionSerializer(source="asks", many=True, help_text="报名时要回答的问题。")

    class Meta(ActivitySerializer.Meta):
        fields = [*ActivitySerializer.Meta.fields, "questions", "shifts"]

    @extend_schema(operation_id="shifts_of_activity", responses=OfferSerializer(many=True))
    def get_shifts(self, row: Activity) -> list[dict[str, Any]]:
        found: list[Offer] = offers(row, volunteer_of(self.context["request"].user))
        return OfferSerializer(found, many=True).data


class ChangeLineSerializer(serializers.Serializer):
    """One thing that would differ, in words."""

    field = serializers.CharField()
    term = serializers.CharField()
    approved = serializers.CharField()
    proposed = serializers.CharField()


class ClashSerializer(serializers.Serializer):
    """One person, what they have of this activity, and what it would clash with."""

    name = serializers.CharField()
    when = serializers.CharField(help_text="在本活动的日期和时间，按变更后的写。")
    leads = serializers.CharField(source="post", help_text="担任岗位负责人或活动负责人的写明，报名的为空。")
    other = serializers.CharField(help_text="另一场活动和它的时间。")
    gap_minutes = serializers.IntegerField(
        source="gap", allow_null=True, help_text="两场之间只隔几分钟；时间重叠的为空。"
    )


class ActivityChangeSerializer(serializers.Serializer):
    """A change that waits or was returned, beside the approved version; `note` says why it was returned."""

    state = serializers.ChoiceField(source="change.state", choices=ActivityChange.State.choices)
    submission = serializers.IntegerField(source="change.submission")
    proposed_at = serializers.DateTimeField(source="change.proposed_at")
    note = serializers.CharField(source="change_note")
    lines = ChangeLineSerializer(source="change_lines", many=True)
    clashes = serializers.IntegerField(
        source="change_clashing.people", help_text="批准后有几人与另一场冲突，报名的和负责的都算。"
    )
    clashing = ClashSerializer(
        source="change_clashing.lines", many=True, help_text="批准后谁与哪一场冲突，姓名按查看的人可见的写。"
    )


class HintSerializer(serializers.Serializer):
    """Something that may collide; it stops nobody."""

    code = serializers.ChoiceField(choices=[(code, code) for code in ORDER])
    message = serializers.CharField()
    url = serializers.CharField(help_text="另一项活动的页面；看不到的为空。")


class DraftSerializer(ActivityPlanSerializer):
    recording_unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.open())
    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.admitted(), required=False, allow_null=True)


class SubmissionField(serializers.IntegerField):
    """Which submission the decision is about; a newer one is not decided by it."""

    def __init__(self, **options: Any) -> None:
        help_text = "审批的是第几次提交（所读内容的 submission）；之后又提交了新的，答复 activity_already_decided。"
        super().__init__(**{"min_value": 1, "allow_null": True, "default": None, "help_text": help_text} | options)


class ActivityApproveSerializer(serializers.Serializer):
    submission = SubmissionField()
    note = serializers.CharField(max_length=300, allow_blank=True, default="")
    counts_hours = serializers.BooleanField(allow_null=True, default=None)


class ActivityReturnSerializer(serializers.Serializer):
    submission = SubmissionField()
    note = serializers.CharField(max_length=300, allow_blank=True, default="")
    remarks = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST, allow_blank=True),
        default=dict,
        help_text=f"逐项意见，按申请表的项目：{'、'.join(REMARKED)}。其他名称不保存。",
    )


class ActivityViewSet(ReadOnlyModelViewSet):
    """Published activities, and those at one's desk; every change is a command."""

    filterset_class = DeskActivityFilter
    ordering_fields = ["id", "published_at"]

    def get_queryset(self) -> Any:
        rows = Activity.objects.visible_to(self.request.user)
        return rows.select_related("recording_unit", "team", "site").order_by("-pk")

    def get_serializer_class(self) -> type[serializers.Serializer]:
        return ActivitySerializer if self.action == "list" else ActivityDetailSerializer

    @extend_schema(request=DraftSerializer, responses={201: ActivityDetailSerializer})
    def create(self, request: Request) -> Response:
        data = checked(DraftSerializer, request)
        unit, team = data.pop("recording_unit"), data.pop("team", None)
        confirmed = data.pop("confirm")
        plan = plan_over(data, ActivityPlan(facts={}))
        row = activities.draft(plan=plan, unit=unit, team=team, by=request.user, confirmed=confirmed)
        return self._answer(row, status=201)

    @extend_schema(request=ActivityPlanSerializer, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        """Change the activity; what is left out stays, in shifts (`id`), positions (name) and questions (`key`) too.

        An important change of an approved one is kept as `change/` until it is approved.
        """
        data = checked(ActivityPlanSerializer, request)
        confirmed = data.pop("confirm")
        told = {"plan": partial(plan_over, data), "confirmed": confirmed}
        return self._answer(activities.revise(activity=self.get_object(), by=request.user, **told))

    @extend_schema(responses=ActivityChangeSerializer)
    @action(detail=True, methods=["get"])
    def change(self, request: Request, pk: str) -> Response:
        """The open change, for those at whose desk the activity is; 404 when there is none."""
        row = get_object_or_404(Activity.objects.overseen_by(request.user), pk=self.get_object().pk)
        found = change_context(row, request.user)
        if found["change"] is None:
            raise Http404
        return Response(ActivityChangeSerializer(found).data)

    @extend_schema(responses=HintSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def hints(self, request: Request, pk: str) -> Response:
        """What may collide with the activity as it is wished to be, for those at whose desk it is."""
        row = get_object_or_404(Activity.objects.overseen_by(request.user), pk=self.get_object().pk)
        return Response(HintSerializer(hints(row, proposals.open_change(row), request.user), many=True).data)

    @extend_schema(parameters=[GridQuery], responses=GridRowSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def grid(self, request: Request, pk: str) -> Response:
        """Shift by shift how many each position has and how many are missing, for those at whose desk it is."""
        row = get_object_or_404(Activity.objects.overseen_by(request.user), pk=self.get_object().pk)
        query = GridQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        day = query.validated_data.get("day")
        shifts = [each for each in shifts_of(row) if day in (None, local_date(each.starts_at))]
        return Response(GridRowSerializer(grid_of(row, shifts, request.user).rows, many=True).data)

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"], url_path="withdraw-change", url_name="withdraw-change")
    def withdraw_change(self, request: Request, pk: str) -> Response:
        """Take back a change that waits, or give up one that was returned."""
        return self._answer(activities.withdraw_change(activity=self.get_object(), by=request.user))

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"], url_path="hide-contact", url_name="hide-contact")
    def hide_contact(self, request: Request, pk: str) -> Response:
        """The contact took back what everybody may read of them; also while a change waits."""
        return self._answer(activities.hide_contact(activity=self.get_object(), by=request.user))

    @extend_schema(request=QuotaCommand, responses=QuotaSerializer(many=True))
    @action(detail=True, methods=["post"])
    def quotas(self, request: Request, pk: str) -> Response:
        """Give a team so many places of each shift, 0 takes them back; answers with all quotas of the activity."""
        row = self.get_object()
        require(can_lead(request.user, row))
        quotas.allot(activity=row, by=request.user, **checked(QuotaCommand, request))
        return Response(QuotaSerializer(row.team_quotas.all(), many=True).data)

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Ask for approval, whatever `hints/` says: the page stops there once, a program reads it beforehand."""
        return self._answer(activities.submit(activity=self.get_object(), by=request.user))

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        return self._answer(activities.publish(activity=self.get_object(), by=request.user))

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        return self._answer(activities.close(activity=self.get_object(), by=request.user))

    @extend_schema(request=None, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def repeat(self, request: Request, pk: str) -> Response:
        return self._answer(activities.repeat(activity=self.get_object(), by=request.user))

    @extend_schema(request=SeriesRuleSerializer, responses=SeriesDaySerializer(many=True))
    @action(detail=True, methods=["post"], url_path="series-days", url_name="series-days")
    def series_days(self, request: Request, pk: str) -> Response:
        """The days that a rule gives, with holidays and what is taken; nothing is stored."""
        row = self.get_object()
        require(activities.can_edit(request.user, row))
        days = series.preview(content.as_plan(row), Rule(**checked(SeriesRuleSerializer, request)))
        return Response(SeriesDaySerializer(days, many=True).data)

    @extend_schema(request=SeriesDaysSerializer, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"], url_path="add-shifts", url_name="add-shifts")
    def add_shifts(self, request: Request, pk: str) -> Response:
        """A shift like the first one on each of these days; of an approved activity it is kept as `change/`."""
        data = checked(SeriesDaysSerializer, request)
        told = {"days": data["days"], "confirmed": data["confirm"]}
        return self._answer(series.add(activity=self.get_object(), by=request.user, **told))

    @extend_schema(request=ReasonSerializer, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        data = checked(ReasonSerializer, request)
        return self._answer(activities.cancel(activity=self.get_object(), by=request.user, **data))

    @extend_schema(request=ReasonSerializer, responses=ActivityDetailSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        data = checked(ReasonSerializer, request)
        return self._answer(activities.withdraw(activity=self.get_object(), by=request.user, **data))

    @extend_schema(request=ActivityApproveSerializer, responses=ApprovalStepSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str) -> Response:
        data = checked(ActivityApproveSerializer, request)
        at_hand = approvals.step_at_hand(self.get_object(), data.pop("submission"))
        step = approvals.approve(step=at_hand, by=request.user, **data)
        return Response(ApprovalStepSerializer(step).data)

    @extend_schema(request=ActivityReturnSerializer, responses=ApprovalStepSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, pk: str) -> Response:
        data = checked(ActivityReturnSerializer, request)
        at_hand = approvals.step_at_hand(self.get_object(), data.pop("submission"))
        step = approvals.send_back(step=at_hand, by=request.user, **data)
        return Response(ApprovalStepSerializer(step).data)

    def _answer(self, row: Activity, status: int = 200) -> Response:
        row = Activity.objects.select_related("recording_unit").get(pk=row.pk)
        return Response(ActivityDetailSerializer(row, context=self.get_serializer_context()).data, status=status)


class ShiftSerializer(serializers.ModelSerializer):
    activity_title = serializers.CharField(source="activity.title")
    places = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="已报名的人数，不含现场加入的。")
    joined = serializers.IntegerField(help_text="现场加入的人数，不占名额。")

    class Meta:
        model = Shift
        fields = ["id", "activity", "activity_title", "label", "starts_at", "ends_at", "places", "taken", "joined"]
