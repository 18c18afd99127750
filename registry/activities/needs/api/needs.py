"""Needs over the API: the board of units and the committee, and every command on it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.activities.desk import reads_needs
from registry.activities.needs import board
from registry.activities.needs.filters import NeedFilter
from registry.activities.needs.services import needs
from registry.activities.needs.wishes import MOST_PEOPLE, MOST_SERVED, Wish
from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import HostContact, ServiceNeed, Site, Unit
from registry.permissions import require
from registry.units.api.site_contacts import HostPhoneSerializer


class NeedSerializer(serializers.ModelSerializer):
    """A need and what became of it; no contact, which is asked for on its own."""

    site_name = serializers.CharField(source="site.name")
    site_kind = serializers.CharField(source="site.kind")
    by_host = serializers.SerializerMethodField(help_text="由服务对象自己提出")

    class Meta:
        model = ServiceNeed
        fields = (
            "id", "site", "site_name", "site_kind", "state", "category", "title", "content", "starts_at", "ends_at",
            "people_wanted", "expected_served", "by_host", "posted_at", "taken_by", "taken_at", "activity",
            "given_back_reason", "ended_at", "end_reason",
        )  # fmt: skip
        read_only_fields = fields

    def get_by_host(self, need: ServiceNeed) -> bool:
        return need.posted_by_id is None


class WishBody(serializers.Serializer):
    """What is needed, when, for how many."""

    title = serializers.CharField(max_length=60)
    content = serializers.CharField(max_length=600)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    people_wanted = serializers.IntegerField(min_value=1, max_value=MOST_PEOPLE)
    expected_served = serializers.IntegerField(min_value=1, max_value=MOST_SERVED, allow_null=True, default=None)


class NeedBody(WishBody):
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all())
    contact = serializers.PrimaryKeyRelatedField(queryset=HostContact.objects.all(), allow_null=True, default=None)


class TakeBody(serializers.Serializer):
    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.all())


class NeedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """服务需求：学校、社区、基地和村提出，单位承接后成为活动申请。"""

    queryset = ServiceNeed.objects.none()
    serializer_class = NeedSerializer
    filterset_class = NeedFilter
    ordering_fields = ("starts_at", "posted_at", "id")

    def get_queryset(self) -> QuerySet[ServiceNeed]:
        require(reads_needs(self.request.user))
        return board.listed(self.request.user)

    @extend_schema(request=NeedBody, responses={201: NeedSerializer})
    def create(self, request: Request) -> Response:
        """代服务地点提出需求，由管理这个地点的人办理。"""
        said = checked(NeedBody, request)
        site, contact = said.pop("site"), said.pop("contact")
        need = needs.post(site=site, contact=contact, wish=Wish(**said), by=request.user)
        return Response(self._shown(need), status=201)

    @extend_schema(request=TakeBody)
    @action(detail=True, filterset_class=None, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """承接：生成活动申请的草稿，见 activity。同时承接的，只有一个单位成功。"""
        need = self.get_object()
        needs.take(need=need, by=request.user, **checked(TakeBody, request))
        return Response(self._shown(need))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, filterset_class=None, methods=["post"], url_path="give-back")
    def give_back(self, request: Request, pk: str) -> Response:
        """退回：活动申请随之撤回，需求重新开放。活动已发布的须先取消活动。"""
        need = self.get_object()
        needs.give_back(need=need, by=request.user, **checked(ReasonSerializer, request))
        return Response(self._shown(need))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, filterset_class=None, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """撤回，由管理这个地点的人办理，写明原因。"""
        need = self.get_object()
        needs.withdraw(need=need, by=request.user, **checked(ReasonSerializer, request))
        return Response(self._shown(need))

    @extend_schema(request=None, responses=HostPhoneSerializer)
    @action(detail=True, filterset_class=None, methods=["post"])
    def phone(self, request: Request, pk: str) -> Response:
        """查看联系人的完整电话，操作日志记下是谁看的；承接以后承接单位也可以。"""
        return Response({"phone": needs.phone_of(need=self.get_object(), by=request.user)})

    def _shown(self, need: ServiceNeed) -> Any:
        return self.get_serializer(ServiceNeed.objects.select_related("site").get(pk=need.pk)).data
