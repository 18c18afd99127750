"""What the API says of teams, their members, links and mergers, and what it is told."""

from typing import Any

from rest_framework import serializers

from registry.models import Membership, Team, TeamInvitation, Unit
from registry.permissions import shown_name
from registry.teams import figures
from registry.teams.services import links


class TeamSerializer(serializers.ModelSerializer):
    """A team; only members and administrators see who is in it."""

    unit_name = serializers.CharField(source="unit.short_name")

    class Meta:
        model = Team
        fields = (
            "id", "name", "introduction", "work", "is_public", "unit", "unit_name", "status", "submitted_at",
            "returned_reason", "successor",
        )  # fmt: skip
        read_only_fields = fields


class FoundTeamSerializer(serializers.Serializer):
    """A proposal to found a team."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.open())
    name = serializers.CharField(max_length=40)
    introduction = serializers.CharField(max_length=300, allow_blank=True, default="")


class ChangeTeamSerializer(serializers.Serializer):
    """The words of the page; another name is the unit's to give."""

    name = serializers.CharField(max_length=40, required=False)
    introduction = serializers.CharField(max_length=300, allow_blank=True)
    work = serializers.CharField(max_length=1000, allow_blank=True)
    is_public = serializers.BooleanField()


class TeamPhotoSerializer(serializers.Serializer):
    file = serializers.FileField()
    people_agreed = serializers.BooleanField(help_text="照片里认得出的人都同意公开。")


class TeamFiguresSerializer(serializers.Serializer):
    """Recognised service in the name of the team and of those that went into it."""

    minutes = serializers.IntegerField()
    minutes_of_year = serializers.IntegerField()
    people = serializers.IntegerField(help_text="人数")
    times = serializers.IntegerField(help_text="人次")


class MembershipSerializer(serializers.ModelSerializer):
    """A member of a team, seen inside it."""

    volunteer_name = serializers.SerializerMethodField(help_text="检查人员看到的姓名只显示姓氏。")

    class Meta:
        model = Membership
        fields = (
            "id", "team", "volunteer", "volunteer_name", "status", "is_leader", "is_deputy", "requested_at",
            "decided_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_volunteer_name(self, membership: Membership) -> str:
        units = (membership.team.unit_id,)
        return shown_name(membership.volunteer, to=self.context["request"].user, units=units)


class RollLineSerializer(MembershipSerializer):
    """A line of the roll: a member with what they did in the name of the team."""

    minutes = serializers.SerializerMethodField()
    times = serializers.SerializerMethodField(help_text="人次")

    class Meta(MembershipSerializer.Meta):
        fields = (*MembershipSerializer.Meta.fields, "minutes", "times")
        read_only_fields = fields

    def get_minutes(self, membership: Membership) -> int:
        return self._own(membership).minutes

    def get_times(self, membership: Membership) -> int:
        return self._own(membership).times

    def _own(self, membership: Membership) -> figures.Own:
        own: dict[int, figures.Own] = self.context["hours"]
        return own.get(membership.pk, figures.Own())


class TeamLinkSerializer(serializers.ModelSerializer):
    """A link by which people join; its address only while it is good."""

    joined = serializers.IntegerField(read_only=True, help_text="已用的名额")
    address = serializers.SerializerMethodField()

    class Meta:
        model = TeamInvitation
        fields = ("id", "team", "places", "joined", "asks_first", "made_at", "expires_at", "ended_at", "address")
        read_only_fields = fields

    def get_address(self, link: TeamInvitation) -> str:
        return links.address_of(link) if link.pk in self.context["good"] else ""


class MakeTeamLinkSerializer(serializers.Serializer):
    """For how long, for how many, and whether each is asked about."""

    days = serializers.IntegerField(help_text="1、7 或 30")
    places = serializers.IntegerField(min_value=1)
    asks_first = serializers.BooleanField(default=False)


class TeamLinkCodeSerializer(serializers.Serializer):
    code = serializers.CharField(max_length=100, help_text="邀请链接中 /t/ 之后的部分。")


class MergeTeamSerializer(serializers.Serializer):
    successor = serializers.PrimaryKeyRelatedField(queryset=Team.objects.admitted())


class TeamMergePreviewSerializer(serializers.Serializer):
    """What a merger would move, counted."""

    members = serializers.IntegerField()
    requests = serializers.IntegerField()
    activities = serializers.IntegerField(help_text="没有办结的活动")
    past = serializers.IntegerField(help_text="仍写原团队的活动")


def good_ones(team: Team) -> dict[str, Any]:
    """What links need to know beside themselves."""
    return {"good": set(team.invitations.open().values_list("pk", flat=True))}
