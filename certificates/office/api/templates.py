"""证书模板 over the API: what is in use, and the committee's next versions."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from certificates.issuing.layouts.geometry import LAYOUTS
from certificates.issuing.layouts.placed import ALIGNS, FACES, FIELDS, LEAST_SIZE, MOST_SIZE
from certificates.models import CertificateTemplate, TemplateBackground, TemplateVersion
from certificates.office.services import placing, templates
from certificates.office.services.templates import Design
from registry.doors.api.checked import checked
from registry.permissions import is_committee, require

TEXTS = ("title", "head", "suffix", "note", "words", "closing", "approval", "is_tinted", "shows_logo",
         "is_overprint", "right_mm", "down_mm")  # fmt: skip


class FieldPlaceSerializer(serializers.Serializer):
    """Where a field stands, in millimetres of the sheet; the size of its type in points."""

    x = serializers.FloatField(min_value=0, max_value=297, required=False)
    y = serializers.FloatField(min_value=0, max_value=297, required=False)
    w = serializers.FloatField(min_value=0, max_value=297, required=False)
    h = serializers.FloatField(min_value=0, max_value=297, required=False, help_text="只用于 words 和 closing")
    size = serializers.FloatField(min_value=LEAST_SIZE, max_value=MOST_SIZE, required=False)
    align = serializers.ChoiceField(choices=list(ALIGNS.items()), required=False)
    face = serializers.ChoiceField(choices=list(FACES.items()), required=False)


class FieldPlacesSerializer(serializers.Serializer):
    """Each field that has a place on an own drawing; what is left out stays."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {name: FieldPlaceSerializer(required=False, help_text=field.label) for name, field in FIELDS.items()}


class VersionSerializer(serializers.ModelSerializer):
    """What a template said from a moment on."""

    has_signature = serializers.SerializerMethodField()
    places = FieldPlacesSerializer(read_only=True)

    class Meta:
        model = TemplateVersion
        fields = ("uuid", "number", "layout", "background", "places", *TEXTS, "has_signature", "made_at")
        read_only_fields = fields

    def get_has_signature(self, version: TemplateVersion) -> bool:
        return bool(version.signature_sealed)


class TemplateSerializer(serializers.ModelSerializer):
    """A template with its versions, the newest first."""

    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = CertificateTemplate
        fields = ("id", "kind", "name", "created_at", "archived_at", "versions")
        read_only_fields = fields


class DesignSerializer(serializers.ModelSerializer):
    """Layout and words of a version; placeholders stand in braces."""

    layout = serializers.ChoiceField(choices=[(layout.key, layout.label) for layout in LAYOUTS.values()])
    words = serializers.CharField(max_length=1500)
    background = serializers.PrimaryKeyRelatedField(
        queryset=TemplateBackground.objects.all(), required=False, allow_null=True, help_text="自备底图的版式才用"
    )
    places = FieldPlacesSerializer(required=False)

    class Meta:
        model = TemplateVersion
        fields = ("layout", "background", "places", *TEXTS)


class NewTemplateSerializer(DesignSerializer):
    """A template and its first version."""

    kind = serializers.ChoiceField(choices=CertificateTemplate.Kind.choices)
    name = serializers.CharField(max_length=40)

    class Meta(DesignSerializer.Meta):
        fields = ("kind", "name", *DesignSerializer.Meta.fields)


class ChangedTemplateSerializer(DesignSerializer):
    """The next version, made by somebody who saw version `seen`; the signature stays, and so does what is not sent."""

    seen = serializers.IntegerField(min_value=1)

    class Meta(DesignSerializer.Meta):
        fields = ("seen", *DesignSerializer.Meta.fields)


class CertificateTemplateViewSet(ReadOnlyModelViewSet):
    """证书模板：版式、文字和各个版本；只有区直团工委可以查看和办理。"""

    queryset = CertificateTemplate.objects.none()
    serializer_class = TemplateSerializer
    filterset_fields = ("kind",)
    ordering_fields = ("id", "name")

    def get_queryset(self) -> QuerySet[CertificateTemplate]:
        require(is_committee(self.request.user))
        return CertificateTemplate.objects.prefetch_related("versions").order_by("-pk")

    @extend_schema(request=NewTemplateSerializer, responses={201: TemplateSerializer})
    def create(self, request: Request) -> Response:
        """新建模板；占位内容须是这种证书可以用的。"""
        require(is_committee(request.user))
        said = checked(NewTemplateSerializer, request)
        kind, name = said.pop("kind"), said.pop("name")
        made = templates.create(kind=kind, name=name, design=Design(**said), by=request.user)
        return Response(self._told(made), status=201)

    @extend_schema(request=ChangedTemplateSerializer, responses={201: TemplateSerializer})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """保存新的一版，不传的沿用；已出具的证书不变。"""
        template = self.get_object()
        said = checked(ChangedTemplateSerializer, request)
        seen, newest = said.pop("seen"), templates.newest(template)
        before = templates.places_from(newest, said.get("layout", newest.layout))
        said["places"] = placing.merged(before, said.get("places", {}))
        design, signature = replace(templates.design_of(newest), **said), bytes(newest.signature)
        templates.change(template=template, seen=seen, design=design, by=request.user, signature=signature)
        return Response(self._told(template), status=201)

    @extend_schema(request=None, responses=TemplateSerializer)
    @action(detail=True, methods=["post"])
    def archive(self, request: Request, pk: str) -> Response:
        """停用；已出具的证书不变。"""
        return Response(self._told(templates.archive(template=self.get_object(), by=request.user)))

    @extend_schema(request=None, responses=TemplateSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, pk: str) -> Response:
        """恢复使用。"""
        return Response(self._told(templates.restore(template=self.get_object(), by=request.user)))

    def _told(self, template: CertificateTemplate) -> dict[str, Any]:
        return dict(TemplateSerializer(self.get_queryset().get(pk=template.pk)).data)
