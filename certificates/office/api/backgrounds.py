"""底图 over the API: the committee's own drawings for certificates."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.models import TemplateBackground
from certificates.office.services import backgrounds
from registry.doors.api.bodies import Body
from registry.doors.api.checked import checked
from registry.permissions import is_committee, require


class BackgroundSerializer(serializers.ModelSerializer):
    """A drawing for a sheet of A4."""

    class Meta:
        model = TemplateBackground
        fields = ("id", "name", "is_across", "made_at")
        read_only_fields = fields


class NewBackgroundSerializer(serializers.Serializer):
    """The file: PNG, JPEG or a PDF of one page, A4, up to 20 MB."""

    file = serializers.FileField()


class CertificateBackgroundViewSet(ReadOnlyModelViewSet):
    """底图：自备底图的证书模板用它；只有区直团工委可以查看和办理。"""

    queryset = TemplateBackground.objects.none()
    serializer_class = BackgroundSerializer
    ordering_fields = ("id", "name")
    parser_classes = (Body, MultiPartParser)

    def get_queryset(self) -> QuerySet[TemplateBackground]:
        require(is_committee(self.request.user))
        return TemplateBackground.objects.order_by("-pk")

    @extend_schema(request={"multipart/form-data": NewBackgroundSerializer}, responses={201: BackgroundSerializer})
    def create(self, request: Request) -> Response:
        """上传底图：PNG、JPG 或者只有一页的 PDF，A4 大小，不超过 20 MB。"""
        require(is_committee(request.user))
        stored = backgrounds.store(upload=checked(NewBackgroundSerializer, request)["file"], by=request.user)
        return Response(BackgroundSerializer(stored).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """删除底图；有模板用着的不能删除。"""
        backgrounds.remove(background=self.get_object(), by=request.user)
        return Response(status=204)
