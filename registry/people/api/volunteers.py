"""Volunteers over the API: oneself, and for administrators the people of their units, masked."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.generics import get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import MinorOpening, Volunteer, VolunteerNote
from registry.people.filters import VolunteerFilter
from registry.people.services import lookups, notes, openings, same_person, volunteers, yearly_confirmations
from registry.permissions import can_administer, require, shown_name, volunteer_of
from registry.words.masking import mask_id_number, mask_phone
from registry.words.unmasking import UnmaskReason


class VolunteerSerializer(serializers.ModelSerializer):
    """A person, masked (D110); administrators see the name in their own lists."""

    name = serializers.SerializerMethodField(help_text="检查人员看到的姓名只显示姓氏。")
    id_number = serializers.SerializerMethodField(help_text="只显示前三位和后两位。")
    phone = serializers.SerializerMethodField(help_text="138****5678")
    minutes_this_year = serializers.IntegerField(read_only=True, help_text="今年已认定的服务分钟数。")
    last_service_on = serializers.DateField(read_only=True, allow_null=True, help_text="最近一次服务；没有的为空。")
    confirmed_on = serializers.DateField(
        read_only=True, allow_null=True, help_text="本人上次声明、核对信息真实的日期。"
    )
    is_confirmation_due = serializers.BooleanField(read_only=True, help_text="已满一年，待本人年度核对。")
    unit_name = serializers.CharField(source="unit.short_name")

    class Meta:
        model = Volunteer
        fields = (
            "id", "volunteer_no", "status", "source", "name", "document_type", "id_number", "phone", "sex", "unit",
            "unit_name", "skills", "available_times", "submitted_at", "registered_on", "status_reason",
            "served_minutes", "minutes_this_year", "last_service_on", "confirmed_on", "is_confirmation_due",
        )  # fmt: skip
        read_only_fields = fields

    def get_name(self, volunteer: Volunteer) -> str:
        return shown_name(volunteer, to=self.context["request"].user)

    def get_id_number(self, volunteer: Volunteer) -> str:
        return mask_id_number(volunteer.id_number)

    def get_phone(self, volunteer: Volunteer) -> str:
        return mask_phone(volunteer.phone)


class OpeningAskedSerializer(serializers.Serializer):
    """Why the full numbers of a minor are needed."""

    reason = serializers.ChoiceField(choices=UnmaskReason.choices)


class OpeningSerializer(serializers.ModelSerializer):
    """One look at a minor's data, asked for and decided."""

    class Meta:
        model = MinorOpening
        fields = ("id", "volunteer", "reason", "status", "asked_at", "decided_at", "expires_at")
        read_only_fields = fields


class AlikeSerializer(serializers.Serializer):
    """A file that may be the same person's."""

    file = serializers.IntegerField(source="file.pk")
    agrees = serializers.ListField(child=serializers.CharField(), help_text="相同之处，例如姓名、出生日期")
    answer = serializers.CharField(
        source="answer.answer", default=None, allow_null=True, help_text="same、different，没有回答为空"
    )


class SamePersonSerializer(serializers.Serializer):
    """Whether two files are one person's, and how that was checked."""

    other = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    is_same = serializers.BooleanField()
    reason = serializers.CharField(max_length=200)


class NoteSerializer(serializers.ModelSerializer):
    """A dated line that a unit keeps about a person."""

    text = serializers.CharField(max_length=300, help_text="本人下载自己的数据时会一并得到。")
    unit_name = serializers.CharField(source="unit.short_name", read_only=True)

    class Meta:
        model = VolunteerNote
        fields = ("id", "text", "unit", "unit_name", "written_at")
        read_only_fields = ("id", "unit", "written_at")


class VolunteerViewSet(ReadOnlyModelViewSet):
    """志愿者：管理员看到本单位及下级，其他人只看到自己。"""

    queryset = Volunteer.objects.none()
    serializer_class = VolunteerSerializer
    filterset_class = VolunteerFilter
    ordering_fields = ("id", "submitted_at", "registered_on", "served_minutes", "last_served_on")

    def get_queryset(self) -> QuerySet[Volunteer]:
        return Volunteer.objects.visible_to(self.request.user).canonical().select_related("unit").order_by("pk")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """志愿者名单。`q` 为姓名的一部分或完整编号；完整的证件号码、手机号码只找得到由自己审核的人，并记入操作日志。"""
        lookups.note(by=request.user, text=request.query_params.get("q", ""))
        return super().list(request, *args, **kwargs)

    @extend_schema(request=None, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, pk: str) -> Response:
        """通过注册申请，发给编号。"""
        volunteer = volunteers.admit(volunteer=self.get_object(), by=request.user)
        return Response(self.get_serializer(volunteer).data)

    @extend_schema(request=ReasonSerializer, responses=VolunteerSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, pk: str) -> Response:
        """退回注册申请，写明原因。"""
        return self.with_reason(volunteers.return_to_applicant)

    @extend_schema(request=OpeningAskedSerializer, responses={201: OpeningSerializer})
    @action(detail=True, methods=["post"])
    def opening(self, request: Request, pk: str) -> Response:
        """申请查看未成年人的完整号码，写明理由；由另一位管理员、上级或区直团工委事先同意。"""
        said = checked(OpeningAskedSerializer, request)
        opening = openings.ask(volunteer=self.get_object(), by=request.user, **said)
        return Response(OpeningSerializer(opening).data, status=201)

    @extend_schema(request=None, responses=OpeningSerializer)
    @action(detail=True, methods=["post"], url_path=r"opening/(?P<opening_id>\d+)/approve")
    def opening_approve(self, request: Request, pk: str, opening_id: str) -> Response:
        """同意查看一次；申请人 24 小时内在页面上查看，本人收到通知。"""
        return Response(OpeningSerializer(openings.approve(opening=self._opening(opening_id), by=request.user)).data)

    @extend_schema(request=None, responses=OpeningSerializer)
    @action(detail=True, methods=["post"], url_path=r"opening/(?P<opening_id>\d+)/decline")
    def opening_decline(self, request: Request, pk: str, opening_id: str) -> Response:
        """不同意查看。"""
        return Response(OpeningSerializer(openings.decline(opening=self._opening(opening_id), by=request.user)).data)

    @extend_schema(responses=AlikeSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def alike(self, request: Request, pk: str) -> Response:
        """可能是同一人的其他档案，以及已有的答复；没有全部答复以前不能通过注册申请。"""
        volunteer = self._decided()
        return Response(AlikeSerializer(same_person.alike(volunteer), many=True).data)

    @extend_schema(request=SamePersonSerializer, responses=AlikeSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="same-person", pagination_class=None, filterset_class=None)
    def same_person(self, request: Request, pk: str) -> Response:
        """答复是不是同一人，写明怎样核实的；是同一人的，由区直团工委合并。"""
        volunteer, said = self._decided(), checked(SamePersonSerializer, request)
        found = {one.file.pk: one.file for one in same_person.alike(volunteer)}
        if said["other"] not in found:
            raise NotFound
        other = found[said.pop("other")]
        same_person.answer(volunteer=volunteer, other=other, by=request.user, **said)
        return Response(AlikeSerializer(same_person.alike(volunteer), many=True).data)

    @extend_schema(responses=NoteSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def notes(self, request: Request, pk: str) -> Response:
        """本单位对这个人的备注，其他单位的看不到。"""
        own = VolunteerNote.objects.about(self._decided()).kept_by(request.user).select_related("unit")
        return Response(NoteSerializer(own, many=True).data)

    @extend_schema(request=NoteSerializer, responses={201: NoteSerializer})
    @notes.mapping.post
    def add_note(self, request: Request, pk: str) -> Response:
        """写一条备注。"""
        volunteer = self._decided()
        note = notes.add(volunteer=volunteer, by=request.user, **checked(NoteSerializer, request))
        return Response(NoteSerializer(note).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path=r"notes/(?P<note_id>\d+)/remove")
    def note_remove(self, request: Request, pk: str, note_id: str) -> Response:
        """删除本单位的一条备注；操作日志记下有过这一条。"""
        own = VolunteerNote.objects.about(self._decided()).kept_by(request.user)
        note = get_object_or_404(own.select_related("volunteer__unit", "unit"), pk=note_id)
        notes.remove(note=note, by=request.user)
        return Response(status=204)

    def _decided(self) -> Volunteer:
        volunteer = self.get_object()
        require(can_administer(self.request.user, volunteer.unit))
        return volunteer

    def _opening(self, opening_id: str) -> MinorOpening:
        return get_object_or_404(MinorOpening, pk=opening_id, volunteer=self.get_object())

    def with_reason(self, command: Any) -> Response:
        """Give a command the reason that was sent."""
        sent = ReasonSerializer(data=self.request.data)
        sent.is_valid(raise_exception=True)
        volunteer = command(volunteer=self.get_object(), by=self.request.user, **sent.validated_data)
        return Response(self.get_serializer(volunteer).data)


class Me(APIView):
    """本人。"""

    permission_classes = (IsAuthenticated,)

    @extend_schema(responses=VolunteerSerializer, operation_id="me_retrieve")
    def get(self, request: Request) -> Response:
        """自己的注册信息，号码遮盖。"""
        volunteer = volunteer_of(request.user)
        if volunteer is None:
            raise NotFound
        return Response(VolunteerSerializer(volunteer, context={"request": request}).data)


class MyConfirmation(APIView):
    """年度核对。"""

    permission_classes = (IsAuthenticated,)

    @extend_schema(request=None, responses=VolunteerSerializer, operation_id="me_confirm")
    def post(self, request: Request) -> Response:
        """本人确认自己的信息无误，一年一次。"""
        volunteer = volunteer_of(request.user)
        if volunteer is None:
            raise NotFound
        volunteer = yearly_confirmations.confirm(volunteer=volunteer, by=request.user)
        return Response(VolunteerSerializer(volunteer, context={"request": request}).data)
