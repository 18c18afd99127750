"""Certificates over the API: reading them, and issuing one's own proof."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.functional import cached_property
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.http import certificate_given
from certificates.issuing.services import certificates
from certificates.models import Certificate
from certificates.permissions import can_download, name_on
from certificates.proofs.asked import Arrangement, Asked, Kind
from certificates.proofs.services import proofs
from certificates.register.filters import CertificateFilter
from certificates.register.services import reissues
from registry.doors.api.days import DayField
from registry.doors.api.reasons import ReasonSerializer
from registry.permissions import require, volunteer_of


class CertificateSerializer(serializers.ModelSerializer):
    """A certificate as lists show it; for inspectors with a masked name (D110)."""

    id = serializers.UUIDField(source="uuid")
    title = serializers.CharField()
    volunteer_name = serializers.SerializerMethodField()
    volunteer_no = serializers.CharField(source="snapshot.volunteer_no", default="")
    issuer = serializers.CharField(source="snapshot.unit_name")
    timed_minutes = serializers.IntegerField(source="snapshot.timed_minutes", default=None, allow_null=True)
    supplementary_minutes = serializers.IntegerField(
        source="snapshot.supplementary_minutes", default=None, allow_null=True
    )
    historical_minutes = serializers.IntegerField(source="snapshot.historical_minutes", default=0)
    needs_reissue = serializers.SerializerMethodField()
    superseded_by = serializers.CharField(source="superseded_by.number", default=None, allow_null=True)
    star = serializers.IntegerField(source="snapshot.star", default=None, allow_null=True)
    issued_on = serializers.DateField(source="snapshot.issued_on")
    is_grouped = serializers.BooleanField()

    class Meta:
        model = Certificate
        fields = [
            "id", "document", "number", "kind", "title", "status", "volunteer_name", "volunteer_no", "issuer",
            "timed_minutes", "supplementary_minutes", "historical_minutes", "star", "issued_on", "ended_at",
            "is_grouped", "needs_reissue", "superseded_by",
        ]  # fmt: skip

    def get_needs_reissue(self, certificate: Certificate) -> bool:
        return certificate.pk in self._out_of_date

    @cached_property
    def _out_of_date(self) -> set[int]:
        shown: Any = self.instance
        return proofs.needing_reissue(shown if isinstance(shown, list) else [shown])

    def get_volunteer_name(self, certificate: Certificate) -> str:
        return name_on(self.context["request"].user, certificate)


class ProofRequestSerializer(serializers.Serializer):
    """A period, empty for everything. Only the page can ask for the full document number."""

    kind = serializers.ChoiceField(Kind.choices, default=Kind.SERVICE)
    from_on = DayField(required=False, allow_null=True, default=None)
    until_on = DayField(required=False, allow_null=True, default=None)
    arrangement = serializers.ChoiceField(
        Arrangement.choices,
        default=Arrangement.BY_ACTIVITY,
        help_text="by_activity：同一活动的内容写一次，其下是各次；by_date：每次一行。内容相同的两种各有编号。",
    )


class CertificateViewSet(ReadOnlyModelViewSet):
    """Read certificates and PDFs; `POST` issues the caller's proof, or returns one with the same content."""

    serializer_class = CertificateSerializer
    filterset_class = CertificateFilter
    lookup_field = "uuid"
    lookup_url_kwarg = "uuid"
    ordering_fields = ["issued_at", "number"]
    queryset = Certificate.objects.none()

    def get_queryset(self) -> Any:
        return Certificate.objects.visible_to(self.request.user).for_lists()

    @extend_schema(request=ProofRequestSerializer, responses={201: CertificateSerializer(many=True)})
    def create(self, request: Request) -> Response:
        volunteer = volunteer_of(request.user)
        if volunteer is None:
            raise PermissionDenied
        form = ProofRequestSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        parts = proofs.issue(volunteer=volunteer, asked=Asked(**form.validated_data), by=request.user)
        return Response(self.get_serializer(parts, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def pdf(self, request: Request, uuid: str) -> HttpResponse:
        certificate = self.get_object()
        require(can_download(request.user, certificate))
        return certificate_given(request, certificate)

    @extend_schema(request=None, responses=CertificateSerializer)
    @action(detail=True, methods=["post"])
    def reissue(self, request: Request, uuid: str) -> Response:
        """星级证书、嘉许证书按更正后的姓名重新出具；再次请求得到已经重新出具的那一份。"""
        new = reissues.reissue(certificate=self.get_object(), by=request.user)
        return Response(self.get_serializer(new).data)

    @extend_schema(request=ReasonSerializer, responses=CertificateSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, uuid: str) -> Response:
        certificate = self.get_object()
        form = ReasonSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        certificate = certificates.revoke(certificate=certificate, by=request.user, **form.validated_data)
        return Response(self.get_serializer(certificate).data)
