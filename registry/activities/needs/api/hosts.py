"""What a host does by link and PIN, for a program: as on its page, with the same limits and no data of people."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import extend_schema
from rest_framework import authentication, exceptions, serializers
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from registry.activities.needs import board
from registry.activities.needs.api.needs import WishBody
from registry.activities.needs.services import confirmations, host_tokens, needs
from registry.activities.needs.wishes import MOST_SERVED, Wish
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.doors.http import address_of
from registry.models import Activity, HostConfirmation, HostLink, ServiceNeed

LONGEST_WORD = HostConfirmation._meta.get_field("word").max_length


class HostToken(authentication.BaseAuthentication):
    """A host after link and PIN; `request.auth` is its link, `request.user` nobody."""

    keyword = "Host"

    def authenticate(self, request: Request) -> tuple[Any, HostLink] | None:
        kind, _space, text = request.headers.get("Authorization", "").partition(" ")
        if kind != self.keyword:
            return None
        link = host_tokens.link_of(text.strip())
        if link is None:
            raise exceptions.AuthenticationFailed
        return AnonymousUser(), link

    def authenticate_header(self, request: Request) -> str:
        return self.keyword


class IsHost(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, HostLink)


class HostTokenScheme(OpenApiAuthenticationExtension):
    target_class = HostToken
    name = "hostToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization"}


class EnterBody(serializers.Serializer):
    code = serializers.CharField(max_length=100, help_text="专用链接 /host/ 后面的一段。")
    pin = serializers.CharField(max_length=20, help_text="6 位口令。")


class EnteredSerializer(serializers.Serializer):
    token = serializers.CharField(source="text", help_text="请求头 Authorization: Host …，两小时内有效。")
    until = serializers.DateTimeField()
    site = serializers.CharField(source="link.contact.site.name")


class HostNeedSerializer(serializers.ModelSerializer):
    """A need of the own site and what became of it."""

    state = serializers.CharField(help_text="、".join(ServiceNeed.State.values))
    taken_by = serializers.StringRelatedField(allow_null=True)

    class Meta:
        model = ServiceNeed
        fields = (
            "id", "state", "title", "content", "starts_at", "ends_at", "people_wanted", "expected_served", "posted_at",
            "taken_by", "given_back_reason", "end_reason",
        )  # fmt: skip


class HostShiftSerializer(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    label = serializers.CharField()
    places = serializers.IntegerField()
    taken = serializers.IntegerField(help_text="已报名的人数，不含现场加入的。")
    joined = serializers.IntegerField(help_text="现场加入的人数。")


class VisitWordSerializer(serializers.ModelSerializer):
    class Meta:
        model = HostConfirmation
        fields = ("id", "served_count", "mark", "word", "confirmed_at")


class VisitSerializer(serializers.Serializer):
    """An activity at the site: who comes, when; afterwards what the host said of it."""

    activity = serializers.IntegerField(source="activity.pk")
    title = serializers.CharField(source="activity.title")
    unit = serializers.CharField(source="activity.recording_unit.full_name")
    is_over = serializers.BooleanField()
    shifts = HostShiftSerializer(many=True)
    confirmation = VisitWordSerializer(allow_null=True)


class ConfirmBody(serializers.Serializer):
    served_count = serializers.IntegerField(min_value=0, max_value=MOST_SERVED)
    mark = serializers.IntegerField(min_value=HostConfirmation.LOWEST, max_value=HostConfirmation.HIGHEST)
    word = serializers.CharField(max_length=LONGEST_WORD, allow_blank=True, default="")
    corrects = serializers.IntegerField(
        allow_null=True, default=None, help_text="更正时写所更正的那一次（confirmation 的 id）。"
    )


@extend_schema(request=EnterBody, responses=EnteredSerializer)
@api_view(["POST"])
@authentication_classes([])
@permission_classes([AllowAny])
def host_enter(request: Request) -> Response:
    """凭链接和口令换取两小时的令牌；口令输错与页面一起计数，次数多了暂停。"""
    said = checked(EnterBody, request)
    return Response(EnteredSerializer(host_tokens.make(address=address_of(request), **said)).data)


@extend_schema(methods=["GET"], responses=HostNeedSerializer(many=True))
@extend_schema(methods=["POST"], request=WishBody, responses={201: HostNeedSerializer})
@api_view(["GET", "POST"])
@authentication_classes([HostToken])
@permission_classes([IsHost])
def host_needs(request: Request) -> Response:
    """本地点的需求，新的在前；提出一项需求。"""
    link: Any = request.auth
    if request.method == "POST":
        need = needs.post_by_host(link=link, wish=Wish(**checked(WishBody, request)))
        return Response(HostNeedSerializer(need).data, status=201)
    return Response(HostNeedSerializer(board.needs_of(link.contact.site), many=True).data)


@extend_schema(request=ReasonSerializer, responses=HostNeedSerializer)
@api_view(["POST"])
@authentication_classes([HostToken])
@permission_classes([IsHost])
def host_need_withdraw(request: Request, need_id: int) -> Response:
    """撤回本地点的一项需求，写明原因；已有单位承接的不能撤回。"""
    link: Any = request.auth
    row = get_object_or_404(link.contact.site.needs, pk=need_id)
    return Response(
        HostNeedSerializer(needs.withdraw_by_host(need=row, link=link, **checked(ReasonSerializer, request))).data
    )


@extend_schema(responses=VisitSerializer(many=True))
@api_view(["GET"])
@authentication_classes([HostToken])
@permission_classes([IsHost])
def host_visits(request: Request) -> Response:
    """谁来、什么时候来，最近半年和以后的；没有个人的姓名和电话。"""
    link: Any = request.auth
    return Response(VisitSerializer(board.visits(link.contact.site), many=True).data)


@extend_schema(request=ConfirmBody, responses={201: VisitWordSerializer})
@api_view(["POST"])
@authentication_classes([HostToken])
@permission_classes([IsHost])
def host_confirm(request: Request, activity_id: int) -> Response:
    """活动结束后确认服务了多少人、打分、留言；有出入的，写明 corrects 更正。"""
    link: Any = request.auth
    said = checked(ConfirmBody, request)
    corrects = said.pop("corrects")
    activity = get_object_or_404(Activity.objects.public().filter(site=link.contact.site), pk=activity_id)
    if corrects is None:
        word = confirmations.confirm(link=link, activity=activity, **said)
    else:
        row = get_object_or_404(activity.host_confirmations, pk=corrects)
        word = confirmations.correct(link=link, confirmation=row, **said)
    return Response(VisitWordSerializer(word).data, status=201)
