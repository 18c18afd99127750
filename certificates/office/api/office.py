"""机构标识 over the API: read by everybody who is logged in, changed by the committee."""

from typing import Any

from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from registry.doors.api.checked import checked
from registry.models import Office
from registry.models.office.identity import NAMES
from registry.units.services import offices
from registry.units.services.deciders import committee_unit


class OfficeSerializer(serializers.ModelSerializer):
    """Names and titles; everything is optional in a change, what is left out stays."""

    full_name = serializers.CharField(max_length=100, required=False)
    short_name = serializers.CharField(max_length=40, required=False)
    seal_name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    seen = serializers.CharField(
        max_length=200, required=False, help_text="读到的 seen；带上它修改，其间别人改过同一项的不受理"
    )
    logo_seen = serializers.CharField(read_only=True, help_text="更换标识时带上它")

    class Meta:
        model = Office
        fields = (
            "full_name",
            "short_name",
            "seal_name",
            *(name for name in NAMES if name != "logo_id"),
            "seen",
            "logo_seen",
        )


class LogoSerializer(serializers.Serializer):
    file = serializers.FileField()
    seen = serializers.CharField(
        max_length=20, default="", help_text="读到的 logo_seen；带上它，其间别人换过标识的不受理"
    )


class OfficeViewSet(ViewSet):
    """机构标识：名称、标题、页头、咨询方式；区直团工委可以修改。"""

    @extend_schema(responses=forced_singular_serializer(OfficeSerializer), operation_id="office_read")
    def list(self, request: Request) -> Response:
        return Response(_told())

    @extend_schema(request=OfficeSerializer, responses={200: OfficeSerializer}, operation_id="office_change")
    def create(self, request: Request) -> Response:
        """修改写出的各项，没有写的不变；已出具的证书、证明不变。"""
        offices.change(by=request.user, **checked(OfficeSerializer, request))
        return Response(_told())

    @extend_schema(request=LogoSerializer, responses=OfficeSerializer)
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def logo(self, request: Request) -> Response:
        """更换标识图片：PNG 或 JPG。"""
        given = checked(LogoSerializer, request)
        offices.put_logo(upload=given["file"], by=request.user, seen=given["seen"])
        return Response(_told())


def _told() -> dict[str, Any]:
    office, root = offices.stored(), committee_unit()
    for name in offices.OF_UNIT:
        setattr(office, name, getattr(root, name))
    vars(office).update(seen=offices.stamp(), logo_seen=offices.logo_stamp(office))
    return dict(OfficeSerializer(office).data)
