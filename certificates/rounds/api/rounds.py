"""嘉许批次 over the API: the committee's commands, and everybody's reading of what was opened."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import Candidate, CommendationRound
from certificates.permissions import can_run_some, recipient_shown
from certificates.rounds.api.run import RunByCommittee
from certificates.rounds.criteria import Criteria
from certificates.rounds.filters import CandidatesOfRounds, RoundFilter
from certificates.rounds.forms import rounds as limits
from certificates.rounds.plans import Plan, ScoreCriterion, Share
from certificates.rounds.services import candidates, many, rounds
from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer
from registry.models import CollaborationGroup, Unit
from registry.permissions import require


class CriteriaSerializer(serializers.Serializer):
    """Least figures in the period; 0 and false ask for nothing."""

    hours = serializers.IntegerField(min_value=0, max_value=limits.MOST_HOURS, default=0)
    days = serializers.IntegerField(min_value=0, max_value=limits.MOST_DAYS, default=0)
    timed_percent = serializers.IntegerField(min_value=0, max_value=100, default=0)
    activities = serializers.IntegerField(min_value=0, max_value=limits.MOST_DAYS, default=0)
    years_registered = serializers.IntegerField(min_value=0, max_value=50, default=0)
    star = serializers.IntegerField(min_value=0, max_value=5, default=0)
    no_findings = serializers.BooleanField(default=False)
    no_requests = serializers.BooleanField(default=False)
    reports_on_time = serializers.BooleanField(default=False)
    stars_up_to = serializers.IntegerField(
        min_value=0, max_value=5, default=0, help_text="只用于星级认定：本批认定到几星，0 是各级。"
    )


class ScoreCriterionSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=30)
    weight = serializers.IntegerField(min_value=1, max_value=100)
    best = serializers.IntegerField(min_value=1, max_value=100)


class ShareSerializer(serializers.Serializer):
    """The places of one unit or of one 协作组."""

    places = serializers.IntegerField(min_value=0, max_value=limits.MOST_PLACES)
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), required=False, allow_null=True)
    group = serializers.PrimaryKeyRelatedField(
        queryset=CollaborationGroup.objects.all(), required=False, allow_null=True
    )


class PlanSerializer(serializers.Serializer):
    """Everything of a round before it is opened."""

    title = serializers.CharField(max_length=60)
    for_whom = serializers.ChoiceField(choices=CommendationRound.ForWhom.choices)
    document_no = serializers.CharField(max_length=60, allow_blank=True, default="")
    period_from_on = DayField()
    period_until_on = DayField()
    criteria = CriteriaSerializer(required=False)
    units_nominate = serializers.BooleanField(default=True)
    teams_nominate = serializers.BooleanField(default=False)
    selves_nominate = serializers.BooleanField(default=False)
    quota_kind = serializers.ChoiceField(choices=CommendationRound.Quota.choices, default="free")
    places_each = serializers.IntegerField(min_value=0, max_value=limits.MOST_PLACES, default=None, allow_null=True)
    quotas = ShareSerializer(many=True, default=list, max_length=limits.MOST_LINES)  # type: ignore[call-arg]
    review_kind = serializers.ChoiceField(choices=CommendationRound.ReviewKind.choices, default="agree")
    score_criteria = ScoreCriterionSerializer(many=True, default=list, max_length=20)  # type: ignore[call-arg]
    reviewers_needed = serializers.IntegerField(min_value=1, max_value=limits.MOST_REVIEWERS, default=3)
    nominations_until_on = DayField()
    review_until_on = DayField()
    notice_working_days = serializers.IntegerField(min_value=1, max_value=limits.MOST_WORKDAYS, default=3)
    anonymous_objections = serializers.BooleanField(default=False)
    unit = serializers.PrimaryKeyRelatedField(
        queryset=Unit.objects.all(), default=None, allow_null=True, help_text="单位自行办理的季度星级认定。"
    )

    @staticmethod
    def plan_of(said: dict[str, Any]) -> Plan:
        """The value that the service takes."""
        told = {name: value for name, value in said.items() if name not in ("version", "unit")}
        told["unit_id"] = said["unit"].pk if said["unit"] else None
        told["criteria"] = Criteria(**told.get("criteria", {}))
        told["score_criteria"] = tuple(ScoreCriterion(**one) for one in told["score_criteria"])
        told["quotas"] = tuple(_share(one) for one in told["quotas"])
        return Plan(**told)


class EditSerializer(PlanSerializer):
    """The same with the version that was read."""

    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1)


class PreviewUnitSerializer(serializers.Serializer):
    unit = serializers.IntegerField()
    qualifying = serializers.IntegerField()
    considered = serializers.IntegerField()


class PreviewSerializer(serializers.Serializer):
    """How many would qualify where; `at` is null while the worker counts."""

    at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(allow_null=True)
    considered = serializers.IntegerField()
    qualifying = serializers.IntegerField()
    units = PreviewUnitSerializer(many=True)


class RoundSerializer(serializers.ModelSerializer):
    """A round as it stands; `criteria` names only what is asked for."""

    criteria = serializers.DictField(read_only=True)
    quotas = ShareSerializer(many=True, read_only=True)
    score_criteria = ScoreCriterionSerializer(many=True, read_only=True)

    class Meta:
        model = CommendationRound
        fields = (
            "id", "title", "for_whom", "unit", "document_no", "period_from_on", "period_until_on", "criteria",
            "units_nominate", "teams_nominate", "selves_nominate", "quota_kind", "places_each", "quotas",
            "review_kind", "score_criteria", "reviewers_needed", "nominations_until_on", "review_until_on",
            "notice_working_days", "anonymous_objections", "status", "copied_from", "decision_document_no",
            "decided_on", "opened_at", "computed_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class CandidateSerializer(serializers.ModelSerializer):
    """Frozen figures, whether they met the criteria, and which they did not."""

    name = serializers.SerializerMethodField(help_text="检查人员看到的姓名只显示姓氏。")
    evidence = serializers.DictField(read_only=True)
    missed = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Candidate
        fields = (
            "id", "round", "name", "volunteer", "team", "recipient_unit", "project", "unit", "evidence", "qualifies",
            "missed", "computed_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_name(self, candidate: Candidate) -> str:
        return recipient_shown(self.context["request"].user, candidate)


class NotNominatedSerializer(serializers.Serializer):
    """Who could not be put forward, and why."""

    candidate = serializers.IntegerField(source="0.pk")
    name = serializers.SerializerMethodField()
    why = serializers.CharField(source="1")

    def get_name(self, row: tuple[Candidate, str]) -> str:
        return recipient_shown(self.context["request"].user, row[0])


class NominatedSerializer(serializers.Serializer):
    """The nominations made, and who was not put forward."""

    made = serializers.ListField(child=serializers.IntegerField())
    refused = NotNominatedSerializer(many=True)


class RoundViewSet(RunByCommittee, ReadOnlyModelViewSet):
    """嘉许批次：开始推荐以前只有区直团工委看得到。"""

    queryset = CommendationRound.objects.none()
    serializer_class = RoundSerializer
    filterset_class = RoundFilter
    ordering_fields = ("id", "nominations_until_on")

    def get_queryset(self) -> QuerySet[CommendationRound]:
        return CommendationRound.objects.visible_to(self.request.user).prefetch_related("quotas").order_by("-pk")

    @extend_schema(request=PlanSerializer, responses={201: RoundSerializer})
    def create(self, request: Request) -> Response:
        """新建批次。"""
        require(can_run_some(request.user))
        plan = PlanSerializer.plan_of(checked(PlanSerializer, request))
        return Response(self.get_serializer(rounds.draft(plan=plan, by=request.user)).data, status=201)

    @extend_schema(request=EditSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """修改还没有开始的批次；version 是读到的版本。"""
        round = self.run()
        said = checked(EditSerializer, request)
        plan = PlanSerializer.plan_of(said)
        row = rounds.edit(round=round, plan=plan, seen=said["version"], by=request.user)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses={201: RoundSerializer})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """照此新建下一年的批次，日期都推后一年。"""
        return Response(self.get_serializer(rounds.copy(round=self.run(), by=request.user)).data, status=201)

    @extend_schema(request=None, responses=PreviewSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """预先核算：各单位多少人符合条件。人数较多的由后台核算，稍后再问。"""
        round = self.run()
        candidates.ask_preview(round=round, by=request.user)
        round.refresh_from_db(fields=["preview"])
        told = round.preview
        units = [dict(zip(("unit", "qualifying", "considered"), one, strict=True)) for one in told.get("units", [])]
        empty = {"at": None, "version": None, "considered": 0, "qualifying": 0}
        return Response(PreviewSerializer(empty | told | {"units": units}).data)

    @extend_schema(request=None, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def open(self, request: Request, pk: str) -> Response:
        """开始推荐，候选对象连同依据固定下来。"""
        return Response(self.get_serializer(rounds.begin(round=self.run(), by=request.user)).data)

    @extend_schema(request=ReasonSerializer, responses=RoundSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """取消批次，写明理由。"""
        round = self.run()
        said = checked(ReasonSerializer, request)
        return Response(self.get_serializer(rounds.cancel(round=round, by=request.user, **said)).data)

    @extend_schema(request=None, responses=NominatedSerializer)
    @action(detail=True, methods=["post"], url_path="nominate-all")
    def nominate_all(self, request: Request, pk: str) -> Response:
        """推荐本单位全部符合条件、还没有推荐的；星级认定的按记录写明理由直接提交，其余的是草稿。"""
        round = self.get_object()
        require(can_run_some(request.user))
        done = many.nominate_all(round=round, by=request.user)
        told = {"made": [one.pk for one in done.made], "refused": done.refused}
        return Response(NominatedSerializer(told, context=self.get_serializer_context()).data)


class CandidateViewSet(ReadOnlyModelViewSet):
    """候选对象：`?round=` 指定批次；单位看本单位的，本人看自己的。"""

    queryset = Candidate.objects.none()
    serializer_class = CandidateSerializer
    filterset_class = CandidatesOfRounds
    ordering_fields = ("id",)

    def get_queryset(self) -> QuerySet[Candidate]:
        return Candidate.objects.visible_to(self.request.user).for_lists().order_by("pk")


def _share(said: dict[str, Any]) -> Share:
    unit, group = said.get("unit"), said.get("group")
    return Share(said["places"], unit.pk if unit else None, group.pk if group else None)
