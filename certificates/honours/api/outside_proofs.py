"""所获荣誉、培训证明 over the API: handing in one's own, and the unit's look."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.honours.services import outside_proofs
from certificates.models import OutsideProof
from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Volunteer
from registry.permissions import require_volunteer


class OutsideProofSerializer(serializers.ModelSerializer):
    """An award or a training from elsewhere, and its state; its number stands on the page only."""

    volunteer = serializers.IntegerField(source="volunteer.person_id", read_only=True)

    class Meta:
        model = OutsideProof
        fields = (
            "id", "volunteer", "kind", "name", "body", "awarded_on", "content", "minutes", "status", "submitted_at",
            "checked_at", "reason",
        )  # fmt: skip
        read_only_fields = fields


class PresentedProofSerializer(serializers.Serializer):
    """What is presented, as a form with a file; a training says what was learnt and how many minutes it took."""

    kind = serializers.ChoiceField(choices=OutsideProof.Kind.choices)
    name = serializers.CharField(max_length=60)
    body = serializers.CharField(max_length=60)
    awarded_on = DayField()
    content = serializers.CharField(max_length=300, allow_blank=True, default="")
    minutes = serializers.IntegerField(min_value=1, max_value=120_000, allow_null=True, default=None)
    number = serializers.CharField(max_length=60, allow_blank=True, default="")
    document = serializers.FileField(required=False, allow_null=True, default=None)


class EnteredProofSerializer(PresentedProofSerializer):
    """The same by a unit for one of its people, and on what it relies."""

    volunteer_no = serializers.CharField(max_length=20)
    basis = serializers.CharField(max_length=200, allow_blank=True, default="")


class OutsideProofViewSet(ReadOnlyModelViewSet):
    """所获荣誉和培训证明：本人的，以及管理员所管单位志愿者的。不计入时长。"""

    queryset = OutsideProof.objects.none()
    serializer_class = OutsideProofSerializer
    filterset_fields = ("status", "kind")
    ordering_fields = ("id", "awarded_on")

    def get_queryset(self) -> QuerySet[OutsideProof]:
        return OutsideProof.objects.visible_to(self.request.user).for_lists().order_by("-pk")

    @extend_schema(request=PresentedProofSerializer, responses={201: OutsideProofSerializer})
    @action(detail=False, methods=["post"], url_path="hand-in", url_name="hand-in", parser_classes=[MultiPartParser])
    def hand_in(self, request: Request) -> Response:
        """提交自己的荣誉证书或培训证明，请所在单位核对。"""
        person = require_volunteer(request.user)
        said = checked(PresentedProofSerializer, request)
        row = outside_proofs.hand_in(volunteer=person, upload=said.pop("document"), by=request.user, **said)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=EnteredProofSerializer, responses={201: OutsideProofSerializer})
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def enter(self, request: Request) -> Response:
        """单位凭原件或文件为自己的志愿者登记；编号须是自己办理范围内的志愿者。"""
        said = checked(EnteredProofSerializer, request)
        people = Volunteer.objects.canonical().registered().decided_by(request.user).select_related("unit")
        person = people.filter(volunteer_no=said.pop("volunteer_no").strip().upper()).first()
        if person is None:
            raise serializers.ValidationError({"volunteer_no": ["不是自己办理范围内的志愿者。"]})
        row = outside_proofs.enter(volunteer=person, upload=said.pop("document"), by=request.user, **said)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=None, responses=OutsideProofSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """核对无误，登记。"""
        row = outside_proofs.accept(proof=self.get_object(), by=request.user)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=ReasonSerializer, responses=OutsideProofSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"], url_path="send-back", url_name="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """退回，写明原因；已登记的发现有误，也可以退回。"""
        said = checked(ReasonSerializer, request)
        row = outside_proofs.send_back(proof=self.get_object(), by=request.user, **said)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, filterset_fields=(), methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """本人删除自己的，连同上传的文件。"""
        outside_proofs.remove(proof=self.get_object(), by=request.user)
        return Response(status=204)
