"""Teams and memberships over the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.reasons import ReasonSerializer
from registry.models import Membership, Team, Unit
from registry.permissions import shown_name, volunteer_of
from registry.teams.filters import TeamFilter
from registry.teams.services import teams


class TeamSerializer(serializers.ModelSerializer):
    """A team; only members and administrators see who is in it."""

    unit_name = serializers.CharField(source="unit.short_name")

    class Meta:
        model = Team
        fields = ("id", "name", "introduction", "unit", "unit_name", "status", "submitted_at", "returned_reason")
        read_only_fields = fields


class FoundTeamSerializer(serializers.Serializer):
    """A proposal to found a team."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.open())
    name = serializers.CharField(max_length=40)
    introduction = serializers.CharField(max_length=300, allow_blank=True, default="")


class MembershipSerializer(serializers.ModelSerializer):
    """A member of a team, seen inside it."""

    volunteer_name = serializers.SerializerMethodField(help_text="检查人员看到的姓名只显示姓氏。")

    class Meta:
        model = Membership
        fields = ("id", "team", "volunteer", "volunteer_name", "status", "is_leader", "requested_at", "decided_at")
        read_only_fields = fields

    def get_volunteer_name(self, membership: Membership) -> str:
        units = (membership.team.unit_id,)
        return shown_name(membership.volunteer, to=self.context["request"].user, units=units)


class TeamViewSet(ReadOnlyModelViewSet):
    """志愿团队：已成立的对所有登录用户可见。"""

    queryset = Team.objects.none()
    serializer_class = TeamSerializer
    filterset_class = TeamFilter
    ordering_fields = ("id", "name", "submitted_at")

    def get_queryset(self) -> QuerySet[Team]:
        return Team.objects.visible_to(self.request.user).select_related("unit").order_by("pk")

    @extend_schema(request=FoundTeamSerializer, responses={201: TeamSerializer})
    @action(detail=False, methods=["post"])
    def found(self, request: Request) -> Response:
        """发起团队，由单位审核。"""
        sent = FoundTeamSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        team = teams.found(by=request.user, **sent.validated_data)
        return Response(self.get_serializer(team).data, status=201)

    @extend_schema(request=None, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def admit(self, request: Request, pk: str) -> Response:
        """通过，成立团队。"""
        return Response(self.get_serializer(teams.admit(team=self.get_object(), by=request.user)).data)

    @extend_schema(request=ReasonSerializer, responses=TeamSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def return_(self, request: Request, pk: str) -> Response:
        """退回，写明原因。"""
        sent = ReasonSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        team = teams.return_to_founder(team=self.get_object(), by=request.user, **sent.validated_data)
        return Response(self.get_serializer(team).data)

    @extend_schema(request=None, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: str) -> Response:
        """解散。"""
        return Response(self.get_serializer(teams.dissolve(team=self.get_object(), by=request.user)).data)

    @extend_schema(request=None, responses={201: MembershipSerializer})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, pk: str) -> Response:
        """申请加入。"""
        team, volunteer = self.get_object(), volunteer_of(request.user)
        if volunteer is None:
            raise PermissionDenied
        membership = teams.join(team=team, volunteer=volunteer, by=request.user)
        return Response(MembershipSerializer(membership, context=self.get_serializer_context()).data, status=201)

    @extend_schema(responses=MembershipSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def members(self, request: Request, pk: str) -> Response:
        """队员；待同意的申请只给能决定的人（队长、本单位管理员、区直团工委）；队外的人只看到自己。"""
        seen = Membership.objects.visible_to(request.user).open().filter(team=self.get_object())
        page = self.paginate_queryset(seen.select_related("team", "volunteer"))
        context = self.get_serializer_context()
        return self.get_paginated_response(MembershipSerializer(page, many=True, context=context).data)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/admit")
    def member_admit(self, request: Request, pk: str, membership_id: str) -> Response:
        """同意加入。"""
        return self._on_member(membership_id, teams.admit_member)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/decline")
    def member_decline(self, request: Request, pk: str, membership_id: str) -> Response:
        """不同意加入。"""
        return self._on_member(membership_id, teams.decline_member)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/leave")
    def member_leave(self, request: Request, pk: str, membership_id: str) -> Response:
        """退出，或移出队员。"""
        return self._on_member(membership_id, teams.leave)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/appoint")
    def member_appoint(self, request: Request, pk: str, membership_id: str) -> Response:
        """任命队长。"""
        return self._on_member(membership_id, teams.appoint_leader)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/dismiss")
    def member_dismiss(self, request: Request, pk: str, membership_id: str) -> Response:
        """免去队长。"""
        return self._on_member(membership_id, teams.dismiss_leader)

    def _on_member(self, membership_id: str, command: Any) -> Response:
        seen = Membership.objects.visible_to(self.request.user).filter(team=self.get_object())
        membership = get_object_or_404(seen.select_related("team", "volunteer"), pk=membership_id)
        done = command(membership=membership, by=self.request.user)
        return Response(MembershipSerializer(done, context=self.get_serializer_context()).data)
