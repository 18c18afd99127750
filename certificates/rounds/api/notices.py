"""公示 over the API: the committee's steps, and what everybody may read and raise."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.exceptions import NoticeRefused
from certificates.models import CommendationRound, Objection, PublicNotice
from certificates.permissions import can_run_some
from certificates.rounds import listing
from certificates.rounds.api.run import RunByCommittee
from certificates.rounds.services import notices
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.doors.http import address_of
from registry.permissions import require


class NoticeLineSerializer(serializers.Serializer):
    """One line of a running notice; a person by the surname unless they agreed to the whole name."""

    n = serializers.IntegerField()
    nomination = serializers.IntegerField()
    name = serializers.CharField()
    unit = serializers.CharField()
    figure = serializers.CharField()


class PublicNoticeSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="round.title", read_only=True)
    is_running = serializers.BooleanField(read_only=True)

    class Meta:
        model = PublicNotice
        fields = ("uuid", "round", "title", "number", "opens_on", "closes_on", "text", "is_running", "ended_at")
        read_only_fields = fields


class ListedPublicNoticeSerializer(PublicNoticeSerializer):
    """With the list while it runs; afterwards the list is empty."""

    lines = serializers.SerializerMethodField()

    class Meta(PublicNoticeSerializer.Meta):
        fields = (*PublicNoticeSerializer.Meta.fields, "lines")
        read_only_fields = fields

    @extend_schema_field(NoticeLineSerializer(many=True))
    def get_lines(self, notice: PublicNotice) -> Any:
        return NoticeLineSerializer(listing.lines_of(notice) if notice.is_running else [], many=True).data


class BeginPublicNoticeSerializer(serializers.Serializer):
    """A round whose list is frozen and chosen; `text` is empty for the usual words."""

    round = serializers.PrimaryKeyRelatedField(queryset=CommendationRound.objects.all())
    text = serializers.CharField(max_length=1_000, allow_blank=True, default="")


class RaiseObjectionSerializer(serializers.Serializer):
    """An objection to the list, or to one line of it."""

    nomination = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    text = serializers.CharField(max_length=2_000, allow_blank=True)
    name = serializers.CharField(max_length=50, allow_blank=True, default="")
    contact = serializers.CharField(max_length=100, allow_blank=True, default="")
    is_anonymous = serializers.BooleanField(default=False)


class RaisedObjectionSerializer(serializers.ModelSerializer):
    """How far an objection is; neither its text nor who raised it."""

    class Meta:
        model = Objection
        fields = ("uuid", "at", "status", "answer", "answered_at")
        read_only_fields = fields


class NoticeObjectionSerializer(serializers.ModelSerializer):
    """For the committee: with its text and who raised it."""

    text = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    contact = serializers.CharField(read_only=True)

    class Meta:
        model = Objection
        fields = (
            "uuid", "notice", "nomination", "text", "name", "contact", "is_anonymous", "at", "status", "answer",
            "answered_at",
        )  # fmt: skip
        read_only_fields = fields


class ObjectionAnswerSerializer(serializers.Serializer):
    upheld = serializers.BooleanField()
    answer = serializers.CharField(max_length=500, allow_blank=True)


class NoticeViewSet(RunByCommittee, ReadOnlyModelViewSet):
    """公示：不用登录就能看，也能提出异议；区直团工委开始、收回和结束。"""

    queryset = PublicNotice.objects.select_related("round").order_by("-pk")
    serializer_class = PublicNoticeSerializer
    lookup_field = "uuid"

    def get_object(self) -> PublicNotice:
        return notices.lengthened(super().get_object())

    def get_permissions(self) -> list[Any]:
        is_public = self.action in ("list", "retrieve", "raise_objection")
        return [AllowAny()] if is_public else super().get_permissions()

    @extend_schema(responses=ListedPublicNoticeSerializer)
    def retrieve(self, request: Request, uuid: str) -> Response:
        """一次公示；公示期间有名单。"""
        return Response(ListedPublicNoticeSerializer(self.get_object()).data)

    @extend_schema(request=BeginPublicNoticeSerializer, responses={201: PublicNoticeSerializer})
    def create(self, request: Request) -> Response:
        """开始公示。"""
        require(can_run_some(request.user))
        notice = notices.begin(by=request.user, **checked(BeginPublicNoticeSerializer, request))
        return Response(PublicNoticeSerializer(notice).data, status=201)

    @extend_schema(request=ReasonSerializer, responses=PublicNoticeSerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, uuid: str) -> Response:
        """收回公示，写明理由。"""
        notice = self.run()
        said = checked(ReasonSerializer, request)
        return Response(PublicNoticeSerializer(notices.take_back(notice=notice, by=request.user, **said)).data)

    @extend_schema(request=None, responses=PublicNoticeSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, uuid: str) -> Response:
        """公示期满，异议都已答复以后结束。"""
        return Response(PublicNoticeSerializer(notices.end(notice=self.run(), by=request.user)).data)

    @extend_schema(request=RaiseObjectionSerializer, responses={201: RaisedObjectionSerializer})
    @action(detail=True, methods=["post"], url_path="objections")
    def raise_objection(self, request: Request, uuid: str) -> Response:
        """提出异议，不用登录。"""
        notice, said = self.get_object(), checked(RaiseObjectionSerializer, request)
        notices.require_allowed(address=address_of(request), browser="", notice=notice)
        about = said.pop("nomination")
        place = notices.listed(notice).filter(nomination=about).first() if about else None
        if about and place is None:
            raise NoticeRefused(NoticeRefused.Reason.OBJECTION_NOT_LISTED)
        made = notices.object_to(notice=notice, nomination=place.nomination if place else None, **said)
        return Response(RaisedObjectionSerializer(made).data, status=201)


class ObjectionViewSet(ReadOnlyModelViewSet):
    """异议：区直团工委阅读和答复。"""

    queryset = Objection.objects.none()
    serializer_class = NoticeObjectionSerializer
    lookup_field = "uuid"

    def get_queryset(self) -> QuerySet[Objection]:
        return Objection.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=ObjectionAnswerSerializer, responses=NoticeObjectionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, uuid: str) -> Response:
        """答复异议；成立的，所针对的推荐不再嘉许。"""
        objection, said = self.get_object(), checked(ObjectionAnswerSerializer, request)
        return Response(NoticeObjectionSerializer(notices.answer(objection=objection, by=request.user, **said)).data)
