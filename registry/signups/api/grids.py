"""The grid over the API: figures only; who signed up is read from the sign-ups, by number."""

from rest_framework import serializers

from registry.doors.api.days import DayField


class GridQuery(serializers.Serializer):
    """Which day; without one, every day."""

    day = DayField(required=False, help_text="只看这一天；不写为全部。")


class GridCellSerializer(serializers.Serializer):
    """One position of one shift."""

    name = serializers.CharField()
    places = serializers.IntegerField()
    min_people = serializers.IntegerField(source="least", help_text="至少几人；没有写的为 0。")
    taken = serializers.IntegerField(help_text="已报名的人数，不含现场加入的。")
    joined = serializers.IntegerField(help_text="现场加入的人数，不占名额。")
    short = serializers.IntegerField(help_text="少于至少几人的人数，现场加入的算在到的人里。")
    free = serializers.IntegerField(help_text="还没有报满的名额。")
    over = serializers.IntegerField(help_text="超出名额的人数。")


class GridRowSerializer(serializers.Serializer):
    """One shift with its positions."""

    shift = serializers.IntegerField(source="shift.pk")
    label = serializers.CharField(source="shift.label")
    starts_at = serializers.DateTimeField(source="shift.starts_at")
    ends_at = serializers.DateTimeField(source="shift.ends_at")
    min_people = serializers.IntegerField(source="shift.min_people", allow_null=True)
    short = serializers.IntegerField(help_text="场次和各岗位共缺几人。")
    positions = GridCellSerializer(source="present", many=True)
