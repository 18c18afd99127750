"""Units, sites and programmes over the API: what activities and people are sorted by; read only."""

from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.models import Programme, Site, Unit
from registry.permissions import units_in_sight


class UnitSerializer(serializers.ModelSerializer):
    """A unit of the tree."""

    class Meta:
        model = Unit
        fields = (
            "id", "parent", "unit_type", "league_body", "short_name", "full_name", "former_names", "contact_phone",
            "successor", "closed_on",
        )  # fmt: skip
        read_only_fields = fields


class SiteSerializer(serializers.ModelSerializer):
    """A place served."""

    class Meta:
        model = Site
        fields = (
            "id", "kind", "name", "address", "paired_unit", "paired_from_on", "paired_until_on", "no_photo",
            "closed_on",
        )  # fmt: skip
        read_only_fields = fields


class ProgrammeSerializer(serializers.ModelSerializer):
    """A period with its own official table."""

    class Meta:
        model = Programme
        fields = ("id", "name", "starts_on", "ends_on", "document_no", "table_title")
        read_only_fields = fields


class UnitViewSet(ReadOnlyModelViewSet):
    """单位。"""

    queryset = Unit.objects.order_by("pk")
    serializer_class = UnitSerializer
    filterset_fields = ("unit_type", "league_body", "parent")
    ordering_fields = ("id", "short_name")


class SiteViewSet(ReadOnlyModelViewSet):
    """服务地点；不对外公开的只有管理员和检查人员看到。"""

    queryset = Site.objects.none()
    serializer_class = SiteSerializer
    filterset_fields = ("kind", "paired_unit")
    ordering_fields = ("id", "name")

    def get_queryset(self) -> QuerySet[Site]:
        units = units_in_sight(self.request.user)
        if units is None:
            return Site.objects.order_by("pk")
        return Site.objects.filter(Q(not_public=False) | Q(paired_unit_id__in=units)).order_by("pk")


class ProgrammeViewSet(ReadOnlyModelViewSet):
    """专项。"""

    queryset = Programme.objects.order_by("pk")
    serializer_class = ProgrammeSerializer
    ordering_fields = ("id", "starts_on")
