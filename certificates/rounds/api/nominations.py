"""推荐 over the API: the same commands and refusals as on the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import Candidate, Nomination
from certificates.permissions import can_read_papers, recipient_shown
from certificates.rounds import told
from certificates.rounds.api.run import RunByCommittee
from certificates.rounds.filters import NominationFilter
from certificates.rounds.forms.nominations import LONGEST_TYPED
from certificates.rounds.services import nominations, papers
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.doors.downloads import TYPES
from registry.history import handing_out
from registry.models import StoredFile

MOST = 2**31 - 1
OF_PAPER = "(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
UUID_OF_PAPER = OpenApiParameter("uuid", OpenApiTypes.UUID, OpenApiParameter.PATH)

KINDS = ("application/pdf", TYPES["docx"], "image/jpeg", "image/png")
PAPER = {(200, kind): OpenApiTypes.BINARY for kind in KINDS}


class NominationPaperSerializer(serializers.ModelSerializer):
    """A paper to a nomination; `state` tells whether a heavy picture is drawn already."""

    class Meta:
        model = StoredFile
        fields = ("uuid", "name", "content_type", "size", "state")
        read_only_fields = fields


class PapersSerializer(serializers.Serializer):
    """One file, as a form."""

    file = serializers.FileField()


class NominationSerializer(serializers.ModelSerializer):
    """A nomination as it stands; `version` is sent back with the text."""

    name = serializers.SerializerMethodField(help_text="检查人员看到的姓名只显示姓氏。")
    papers = serializers.SerializerMethodField(help_text="材料；推荐方和区直团工委看得到，提交以后本人也看得到。")

    class Meta:
        model = Nomination
        fields = (
            "id", "round", "candidate", "name", "unit", "source", "text", "rank", "status", "return_reason",
            "late_reason", "submitted_at", "papers", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_name(self, nomination: Nomination) -> str:
        return recipient_shown(self.context["request"].user, nomination.candidate)

    def to_representation(self, instance: Nomination) -> Any:
        said = told.said_of(instance, to=self.context["request"].user)
        return super().to_representation(instance) | said

    @extend_schema_field(NominationPaperSerializer(many=True))
    def get_papers(self, nomination: Nomination) -> Any:
        if not can_read_papers(self.context["request"].user, nomination):
            return []
        files = [one.file for one in nomination.attachments.all()]
        return NominationPaperSerializer(files, many=True).data


class PutForwardSerializer(serializers.Serializer):
    """Who is put forward, and by which way."""

    candidate = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    source = serializers.ChoiceField(choices=Nomination.Source.choices, default="unit")


class NominationTextSerializer(serializers.Serializer):
    text = serializers.CharField(max_length=LONGEST_TYPED, allow_blank=True)
    version = serializers.IntegerField(min_value=1, max_value=MOST)


class NominationViewSet(RunByCommittee, ReadOnlyModelViewSet):
    """推荐：单位看本单位的，推荐人看自己的，本人看关于自己的，区直团工委看全部。"""

    queryset = Nomination.objects.none()
    serializer_class = NominationSerializer
    filterset_class = NominationFilter
    ordering_fields = ("id", "rank")

    def get_queryset(self) -> QuerySet[Nomination]:
        rows = Nomination.objects.visible_to(self.request.user).for_lists()
        return rows.prefetch_related("attachments__file").order_by("pk")

    @extend_schema(request=PutForwardSerializer, responses={201: NominationSerializer})
    def create(self, request: Request) -> Response:
        """起草一项推荐。"""
        said = checked(PutForwardSerializer, request)
        rows = Candidate.objects.visible_to(request.user).for_lists()
        candidate = get_object_or_404(rows, pk=said["candidate"])
        made = nominations.begin(candidate=candidate, source=said["source"], by=request.user)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=NominationTextSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def save(self, request: Request, pk: str) -> Response:
        """保存推荐理由；version 是读到的版本。"""
        row, said = self.get_object(), checked(NominationTextSerializer, request)
        return self._said(nominations.save(nomination=row, text=said["text"], seen=said["version"], by=request.user))

    @extend_schema(request=None, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """提交；名额用完、逾期、理由不够长、情况有变的不受理。"""
        return self._said(nominations.submit(nomination=self.get_object(), by=request.user))

    @extend_schema(request=PapersSerializer, responses={201: NominationSerializer})
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, JSONParser])
    def papers(self, request: Request, pk: str) -> Response:
        """添加一份材料：PDF、Word（docx）或图片，只在起草和退回修改时。"""
        row, upload = self.get_object(), checked(PapersSerializer, request)["file"]
        papers.attach(nomination=row, uploads=[upload], by=request.user)
        return Response(self.get_serializer(self.get_object()).data, status=201)

    @extend_schema(parameters=[UUID_OF_PAPER], responses=PAPER)
    @action(detail=True, methods=["get"], url_path=f"papers/{OF_PAPER}", url_name="paper")
    def paper(self, request: Request, pk: str, uuid: str) -> HttpResponseBase:
        """一份材料；评审人可以读要自己评审的，匿名打分的没有文件名。每次打开都有记录。"""
        found = papers.to_read(UUID(uuid), of=int(pk), by=request.user) if pk.isdecimal() else None
        if found is None:
            raise NotFound
        row, stored = found
        return handing_out.upload(request, stored, to=row, unit=row.unit)

    @extend_schema(parameters=[UUID_OF_PAPER], request=None, responses=NominationSerializer)
    @action(detail=True, methods=["post"], url_path=f"papers/{OF_PAPER}/remove", url_name="paper-remove")
    def remove_paper(self, request: Request, pk: str, uuid: str) -> Response:
        """移除一份材料，只在起草和退回修改时。"""
        papers.remove(nomination=self.get_object(), uuid=UUID(uuid), by=request.user)
        return self._said(self.get_object())

    @extend_schema(request=None, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回，名额可以另用。"""
        return self._said(nominations.withdraw(nomination=self.get_object(), by=request.user))

    @extend_schema(request=None, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def up(self, request: Request, pk: str) -> Response:
        """在本单位的排序中上移一位。"""
        return self._said(nominations.move_up(nomination=self.get_object(), by=request.user))

    @extend_schema(request=ReasonSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request: Request, pk: str) -> Response:
        """区直团工委退回，写明原因。"""
        row = self.run()
        return self._said(nominations.send_back(nomination=row, by=request.user, **checked(ReasonSerializer, request)))

    @extend_schema(request=ReasonSerializer, responses=NominationSerializer)
    @action(detail=True, methods=["post"])
    def late(self, request: Request, pk: str) -> Response:
        """区直团工委同意逾期推荐，写明理由。"""
        row = self.run()
        return self._said(nominations.admit_late(nomination=row, by=request.user, **checked(ReasonSerializer, request)))

    def _said(self, row: Nomination) -> Response:
        told: Any = self.get_serializer(row).data
        return Response(told)
