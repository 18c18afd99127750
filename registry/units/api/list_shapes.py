"""Shapes of the lists of the office over the API: what is told, what is answered."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from registry.doors.api.days import DayField
from registry.models import CollaborationGroup, Programme, Project, QualificationKind, ServiceField, Site, Unit
from registry.units.forms.sites import NORTHERNMOST, WESTERNMOST
from registry.units.services import lists

EASTERNMOST = Decimal(136)


class StampedSerializer(serializers.ModelSerializer):
    """An entry with its stamp: sent back as `seen`, a change that somebody made in between is refused."""

    stamp = serializers.SerializerMethodField(help_text="修改时作为 seen 送回，其间别人改过同一项的不受理。")

    def get_stamp(self, row: Any) -> str:
        return lists.stamp(row)


class SiteSerializer(StampedSerializer):
    """A place served."""

    class Meta:
        model = Site
        fields = (
            "id", "kind", "name", "address", "division_code", "paired_unit", "paired_from_on", "paired_until_on",
            "agreement_no", "agreed_on", "visiting_rules", "no_photo", "not_public", "latitude", "longitude",
            "closed_on", "stamp",
        )  # fmt: skip
        read_only_fields = fields


class GroupSerializer(StampedSerializer):
    """Units, the one that leads them, and the schools they are paired with."""

    class Meta:
        model = CollaborationGroup
        fields = ("id", "name", "leading_unit", "units", "paired_schools", "closed_on", "stamp")
        read_only_fields = fields


class ProgrammeSerializer(StampedSerializer):
    """A period with its own official table."""

    class Meta:
        model = Programme
        fields = ("id", "name", "starts_on", "ends_on", "document_no", "table_title", "closed_on", "stamp")
        read_only_fields = fields


class ProjectSerializer(StampedSerializer):
    """A lasting project."""

    class Meta:
        model = Project
        fields = (
            "id", "name", "unit", "goal", "starts_on", "ends_on", "partners", "expected_results", "results", "is_brand",
            "closed_on", "stamp",
        )  # fmt: skip
        read_only_fields = fields


class QualificationKindSerializer(StampedSerializer):
    """A kind of qualification; positions name it by its code."""

    class Meta:
        model = QualificationKind
        fields = ("id", "code", "name", "issuing_body", "valid_months", "needs_document", "closed_on", "stamp")
        read_only_fields = fields


class ServiceFieldSerializer(StampedSerializer):
    """A field of service."""

    class Meta:
        model = ServiceField
        fields = ("id", "code", "name", "order", "closed_on", "stamp")
        read_only_fields = fields


class SiteBody(serializers.Serializer):
    """What is told about a place."""

    kind = serializers.ChoiceField(choices=Site.Kind.choices)
    name = serializers.CharField(max_length=60)
    paired_unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), allow_null=True, required=False)
    paired_from_on = DayField(allow_null=True, required=False)
    paired_until_on = DayField(allow_null=True, required=False)
    agreement_no = serializers.CharField(max_length=60, allow_blank=True, required=False)
    agreed_on = DayField(allow_null=True, required=False)
    address = serializers.CharField(max_length=120, allow_blank=True, required=False)
    division_code = serializers.CharField(max_length=6, allow_blank=True, required=False)
    visiting_rules = serializers.CharField(max_length=500, allow_blank=True, required=False)
    no_photo = serializers.BooleanField(required=False)
    not_public = serializers.BooleanField(required=False)
    note = serializers.CharField(max_length=200, allow_blank=True, required=False)


class GroupBody(serializers.Serializer):
    """What is told about a 协作组."""

    name = serializers.CharField(max_length=40)
    leading_unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())
    units = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), many=True)
    paired_schools = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all(), many=True, required=False)


class ProgrammeBody(serializers.Serializer):
    """What is told about a 专项."""

    name = serializers.CharField(max_length=60)
    starts_on = DayField()
    ends_on = DayField()
    document_no = serializers.CharField(max_length=40, allow_blank=True, required=False)
    table_title = serializers.CharField(max_length=80)


class ProjectBody(serializers.Serializer):
    """What is told about a project; the committee alone says that it is a brand."""

    name = serializers.CharField(max_length=60)
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all(), allow_null=True, required=False)
    goal = serializers.CharField(max_length=300, allow_blank=True, required=False)
    starts_on = DayField()
    ends_on = DayField(allow_null=True, required=False)
    partners = serializers.CharField(max_length=200, allow_blank=True, required=False)
    expected_results = serializers.CharField(max_length=500, allow_blank=True, required=False)
    results = serializers.CharField(max_length=2000, allow_blank=True, required=False)
    is_brand = serializers.BooleanField(required=False)


class QualificationKindBody(serializers.Serializer):
    """What is told about a kind of qualification."""

    name = serializers.CharField(max_length=30)
    issuing_body = serializers.CharField(max_length=60, allow_blank=True, required=False)
    valid_months = serializers.IntegerField(min_value=1, max_value=600, allow_null=True, required=False)
    needs_document = serializers.BooleanField(required=False)


class ServiceFieldBody(serializers.Serializer):
    """What is told about a field of service."""

    name = serializers.CharField(max_length=30)
    order = serializers.IntegerField(min_value=0, max_value=999, required=False)


class ConfirmedSerializer(serializers.Serializer):
    """Whether the sender knows what still uses the entry."""

    confirmed = serializers.BooleanField(default=False, help_text="还有没结束的活动等用到它时，须为 true。")


class PlaceSerializer(serializers.Serializer):
    """Coordinates as Chinese maps show them (GCJ-02); both null takes the site off the map."""

    latitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=0, max_value=NORTHERNMOST, allow_null=True
    )
    longitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=WESTERNMOST, max_value=EASTERNMOST, allow_null=True
    )
    fence_metres = serializers.IntegerField(min_value=100, max_value=20_000, default=500)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if (given["latitude"] is None) != (given["longitude"] is None):
            raise serializers.ValidationError("纬度和经度请一起填写。")
        return given


class Changing(serializers.Serializer):
    """The same shape, of which only what changes need be told."""

    seen = serializers.CharField(max_length=200, allow_blank=True, help_text="读取时的 stamp。")

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for told in fields.values():
            told.required = False
        return fields


class ChangedSite(Changing, SiteBody):
    """What changes of a place."""


class ChangedGroup(Changing, GroupBody):
    """What changes of a 协作组."""


class ChangedProgramme(Changing, ProgrammeBody):
    """What changes of a 专项."""


class ChangedProject(Changing, ProjectBody):
    """What changes of a project."""


class ChangedServiceField(Changing, ServiceFieldBody):
    """What changes of a field of service."""


class ChangedQualificationKind(Changing, QualificationKindBody):
    """What changes of a kind of qualification."""
