"""资质 over the API: handing in one's own, and the unit's decision."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Qualification, QualificationKind, Volunteer
from registry.people.services import qualifications
from registry.permissions import require_volunteer


class QualificationSerializer(serializers.ModelSerializer):
    """A proof and its state."""

    class Meta:
        model = Qualification
        fields = (
            "id", "volunteer", "kind", "name", "issuing_body", "valid_until_on", "status", "submitted_at", "checked_at",
            "reason",
        )  # fmt: skip
        read_only_fields = fields


class ProofSerializer(serializers.Serializer):
    """What is handed in; as a form with a file where the kind asks for a document."""

    kind = serializers.SlugRelatedField(slug_field="code", queryset=QualificationKind.objects.all())
    name = serializers.CharField(max_length=60, allow_blank=True, default="")
    number = serializers.CharField(max_length=60, allow_blank=True, default="")
    issuing_body = serializers.CharField(max_length=60, allow_blank=True, default="")
    valid_until_on = DayField(allow_null=True, default=None)
    document = serializers.FileField(required=False, allow_null=True, default=None)


class EndSerializer(serializers.Serializer):
    """Until when; null takes what the holder gave, or what the kind sets."""

    valid_until_on = DayField(allow_null=True, default=None)


class GrantedPeopleSerializer(serializers.Serializer):
    """Several people at once, and why."""

    kind = serializers.SlugRelatedField(slug_field="code", queryset=QualificationKind.objects.all())
    people = serializers.ListField(child=serializers.CharField(max_length=13), max_length=200)
    valid_until_on = DayField(allow_null=True, default=None)
    basis = serializers.CharField(max_length=200, allow_blank=True)


class QualificationViewSet(ReadOnlyModelViewSet):
    """资质证件：本人的，以及管理员所管单位志愿者的。"""

    queryset = Qualification.objects.none()
    serializer_class = QualificationSerializer
    filterset_fields = ("status", "kind")
    ordering_fields = ("id", "valid_until_on")

    def get_queryset(self) -> QuerySet[Qualification]:
        return Qualification.objects.visible_to(self.request.user).order_by("-pk")

    @extend_schema(request=ProofSerializer, responses={201: QualificationSerializer})
    @action(detail=False, methods=["post"], url_path="hand-in", url_name="hand-in", parser_classes=[MultiPartParser])
    def hand_in(self, request: Request) -> Response:
        """上传自己的证件，请所在单位核对。"""
        volunteer = require_volunteer(request.user)
        said = checked(ProofSerializer, request)
        row = qualifications.hand_in(volunteer=volunteer, upload=said.pop("document"), by=request.user, **said)
        return Response(self.get_serializer(row).data, status=201)

    @extend_schema(request=EndSerializer, responses=QualificationSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """核对无误，认可。"""
        row = qualifications.grant(qualification=self.get_object(), by=request.user, **checked(EndSerializer, request))
        return Response(self.get_serializer(row).data)

    @extend_schema(request=ReasonSerializer, responses=QualificationSerializer)
    @action(detail=True, filterset_fields=(), methods=["post"], url_path="send-back", url_name="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """退回，写明原因。"""
        said = checked(ReasonSerializer, request)
        row = qualifications.send_back(qualification=self.get_object(), by=request.user, **said)
        return Response(self.get_serializer(row).data)

    @extend_schema(request=GrantedPeopleSerializer, responses={201: QualificationSerializer(many=True)})
    @action(detail=False, methods=["post"], url_path="grant-people", url_name="grant-people")
    def grant_people(self, request: Request) -> Response:
        """凭原件或名单成批认可，要么全部，要么一个也不；编号须是自己办理范围内的志愿者。"""
        said = checked(GrantedPeopleSerializer, request)
        numbers = set(said.pop("people"))
        people = Volunteer.objects.canonical().registered().decided_by(request.user).select_related("unit")
        found = list(people.filter(volunteer_no__in=numbers))
        if len(found) != len(numbers):
            raise serializers.ValidationError({"people": ["有的编号不是自己办理范围内的志愿者。"]})
        made = qualifications.grant_directly(people=found, by=request.user, **said)
        return Response(self.get_serializer(made, many=True).data, status=201)
