"""Teams and memberships over the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import Membership, Team, TeamInvitation
from registry.permissions import can_run_team, require, require_volunteer
from registry.teams import team_page
from registry.teams.api.shapes import (
    ChangeTeamSerializer,
    FoundTeamSerializer,
    MakeTeamLinkSerializer,
    MembershipSerializer,
    MergeTeamSerializer,
    RollLineSerializer,
    TeamFiguresSerializer,
    TeamLinkCodeSerializer,
    TeamLinkSerializer,
    TeamMergePreviewSerializer,
    TeamPhotoSerializer,
    TeamSerializer,
    good_ones,
)
from registry.teams.filters import TeamFilter
from registry.teams.services import links, members, mergers, teams


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
        team = teams.found(by=request.user, **checked(FoundTeamSerializer, request))
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
        team = teams.return_to_founder(team=self.get_object(), by=request.user, **checked(ReasonSerializer, request))
        return Response(self.get_serializer(team).data)

    @extend_schema(request=ReasonSerializer, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: str) -> Response:
        """解散，写明原因，队员会收到通知；还有没办结的活动的，不能解散。"""
        team = teams.dissolve(team=self.get_object(), by=request.user, **checked(ReasonSerializer, request))
        return Response(self.get_serializer(team).data)

    @extend_schema(request=ChangeTeamSerializer, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """修改团队页：简介、做什么、是否向社会公开；改名由单位办理。"""
        team = teams.change(team=self.get_object(), by=request.user, **checked(ChangeTeamSerializer, request))
        return Response(self.get_serializer(team).data)

    @extend_schema(request=TeamPhotoSerializer, responses=TeamSerializer)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser, JSONParser])
    def photo(self, request: Request, pk: str) -> Response:
        """上传团队照片；照片里认得出的人须都同意公开。"""
        sent = checked(TeamPhotoSerializer, request)
        team = self.get_object()
        teams.put_photo(team=team, upload=sent["file"], people_agreed=sent["people_agreed"], by=request.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=None, responses=TeamSerializer)
    @action(detail=True, methods=["post"], url_path="photo/remove", url_name="photo-remove")
    def photo_remove(self, request: Request, pk: str) -> Response:
        """撤下团队照片。"""
        return Response(self.get_serializer(teams.remove_photo(team=self.get_object(), by=request.user)).data)

    @extend_schema(responses=TeamFiguresSerializer, filters=False)
    @action(detail=True, filterset_class=None, pagination_class=None)
    def figures(self, request: Request, pk: str) -> Response:
        """团队的时长、人数、人次，含并入的团队。"""
        return Response(TeamFiguresSerializer(team_page.figures_of(self.get_object())).data)

    @extend_schema(responses=TeamMergePreviewSerializer, filters=False)
    @action(
        detail=True, filterset_class=None, pagination_class=None, url_path="merge-preview", url_name="merge-preview"
    )
    def merge_preview(self, request: Request, pk: str) -> Response:
        """并入另一支团队会转去什么。"""
        return Response(TeamMergePreviewSerializer(mergers.preview(team=self.get_object(), by=request.user)).data)

    @extend_schema(request=MergeTeamSerializer, responses=TeamSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """并入另一支团队：队员、没有办结的活动转过去，历史记录仍写原团队。"""
        merger = mergers.merge(team=self.get_object(), by=request.user, **checked(MergeTeamSerializer, request))
        return Response(self.get_serializer(merger.team).data)

    @extend_schema(request=None, responses=TeamSerializer)
    @action(detail=True, methods=["post"], url_path="merge/take-back", url_name="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """撤销当天的合并。"""
        return Response(self.get_serializer(mergers.take_back(team=self.get_object(), by=request.user)).data)

    @extend_schema(responses=TeamLinkSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def links(self, request: Request, pk: str) -> Response:
        """邀请链接，包括过期和撤销的。"""
        team = self.get_object()
        require(can_run_team(request.user, team))
        page = self.paginate_queryset(team.invitations.with_joined())
        return self.get_paginated_response(TeamLinkSerializer(page, many=True, context=good_ones(team)).data)

    @extend_schema(request=MakeTeamLinkSerializer, responses={201: TeamLinkSerializer})
    @action(detail=True, methods=["post"], url_path="links/make", url_name="link-make")
    def link_make(self, request: Request, pk: str) -> Response:
        """生成邀请链接。"""
        team = self.get_object()
        link = links.make(team=team, by=request.user, **checked(MakeTeamLinkSerializer, request))
        return Response(self._link(team, link.pk), status=201)

    @extend_schema(request=None, responses=TeamLinkSerializer)
    @action(detail=True, methods=["post"], url_path=r"links/(?P<link_id>\d+)/revoke", url_name="link-revoke")
    def link_revoke(self, request: Request, pk: str, link_id: str) -> Response:
        """撤销邀请链接；已加入的人不变。"""
        team = self.get_object()
        links.revoke(link=get_object_or_404(TeamInvitation.objects.filter(team=team), pk=link_id), by=request.user)
        return Response(self._link(team, int(link_id)))

    @extend_schema(request=TeamLinkCodeSerializer, responses={201: MembershipSerializer})
    @action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """凭邀请链接加入；注册还在审核的，审核通过后加入。"""
        volunteer = require_volunteer(request.user)
        link = links.of_code(checked(TeamLinkCodeSerializer, request)["code"])
        membership = links.accept(link=link, volunteer=volunteer, by=request.user)
        return Response(MembershipSerializer(membership, context=self.get_serializer_context()).data, status=201)

    @extend_schema(request=None, responses={201: MembershipSerializer})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, pk: str) -> Response:
        """申请加入。"""
        team, volunteer = self.get_object(), require_volunteer(request.user)
        membership = members.join(team=team, volunteer=volunteer, by=request.user)
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
        return self._on_member(membership_id, members.admit_member)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/decline")
    def member_decline(self, request: Request, pk: str, membership_id: str) -> Response:
        """不同意加入。"""
        return self._on_member(membership_id, members.decline_member)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/leave")
    def member_leave(self, request: Request, pk: str, membership_id: str) -> Response:
        """退出，或移出队员。"""
        return self._on_member(membership_id, members.leave)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/appoint")
    def member_appoint(self, request: Request, pk: str, membership_id: str) -> Response:
        """任命队长。"""
        return self._on_member(membership_id, members.appoint_leader)

    @extend_schema(responses=RollLineSerializer(many=True), filters=False)
    @action(detail=True, filterset_class=None)
    def roll(self, request: Request, pk: str) -> Response:
        """队员名册和以本队名义服务的时长，给队长、副队长、本单位管理员。"""
        team = self.get_object()
        require(can_run_team(request.user, team))
        page = self.paginate_queryset(team.memberships.active().select_related("team", "volunteer"))
        hours = {one.pk: own for one, own in team_page.with_hours(team, page or [])}
        context = {**self.get_serializer_context(), "hours": hours}
        return self.get_paginated_response(RollLineSerializer(page, many=True, context=context).data)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/deputise")
    def member_deputise(self, request: Request, pk: str, membership_id: str) -> Response:
        """任命副队长。"""
        return self._on_member(membership_id, members.appoint_deputy)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/contact")
    def member_contact(self, request: Request, pk: str, membership_id: str) -> Response:
        """本人同意在团队页公开姓名和电话。"""
        return self._on_member(membership_id, members.agree_to_be_contact)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/contact/end")
    def member_contact_end(self, request: Request, pk: str, membership_id: str) -> Response:
        """本人撤回公开。"""
        return self._on_member(membership_id, members.end_being_contact)

    @extend_schema(request=None, responses=MembershipSerializer)
    @action(detail=True, methods=["post"], url_path=r"members/(?P<membership_id>\d+)/dismiss")
    def member_dismiss(self, request: Request, pk: str, membership_id: str) -> Response:
        """免去队长或副队长。"""
        return self._on_member(membership_id, members.dismiss_leader)

    def _link(self, team: Team, pk: int) -> Any:
        link = team.invitations.with_joined().get(pk=pk)
        return TeamLinkSerializer(link, context=good_ones(team)).data

    def _on_member(self, membership_id: str, command: Any) -> Response:
        seen = Membership.objects.visible_to(self.request.user).filter(team=self.get_object())
        membership = get_object_or_404(seen.select_related("team", "volunteer"), pk=membership_id)
        done = command(membership=membership, by=self.request.user)
        return Response(MembershipSerializer(done, context=self.get_serializer_context()).data)
