"""Who receives volunteers at a site, over the API: read and kept by whoever keeps the site (D26, D90)."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from registry.doors.api.checked import checked
from registry.models import HostContact, Site
from registry.permissions import require
from registry.units.services import host_contacts
from registry.units.services.list_rules import keeps_site
from registry.words.masking import mask_phone


class HostContactSerializer(serializers.Serializer):
    """A contact; the whole number is asked for on its own, and the history keeps who did."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    post = serializers.CharField()
    phone = serializers.SerializerMethodField(help_text="隐去中间几位")

    def get_phone(self, contact: HostContact) -> str:
        return mask_phone(contact.phone)


class HostContactBody(serializers.Serializer):
    name = serializers.CharField(max_length=50)
    phone = serializers.CharField(max_length=20)
    post = serializers.CharField(max_length=30, allow_blank=True, default="")


class ChangedHostContact(serializers.Serializer):
    """Corrected; without a number the old one stays, and so does a post that is not sent."""

    name = serializers.CharField(max_length=50)
    phone = serializers.CharField(max_length=20, allow_blank=True, default="")
    post = serializers.CharField(max_length=30, allow_blank=True, required=False)


class HostPhoneSerializer(serializers.Serializer):
    phone = serializers.CharField()


class SiteContacts:
    """The contacts of a site, as further addresses of it."""

    get_object: Any
    request: Any

    @extend_schema(responses=HostContactSerializer(many=True))
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def contacts(self, request: Request, pk: str) -> Response:
        """服务地点的联系人，给管理这个地点的人；电话隐去中间几位。"""
        rows = self._kept().contacts.filter(ended_on=None)
        return Response(HostContactSerializer(rows, many=True).data)

    @extend_schema(request=HostContactBody, responses={201: HostContactSerializer})
    @contacts.mapping.post
    def add_contact(self, request: Request, pk: str) -> Response:
        """登记联系人；姓名、电话加密保存。"""
        contact = host_contacts.add(site=self._kept(), by=request.user, **checked(HostContactBody, request))
        return Response(HostContactSerializer(contact).data, status=201)

    @extend_schema(request=ChangedHostContact, responses=HostContactSerializer)
    @action(detail=True, methods=["post"], url_path=r"contacts/(?P<contact_id>\d+)/change", filterset_class=None)
    def contact_change(self, request: Request, pk: str, contact_id: str) -> Response:
        """修改联系人；没有写电话的，电话不变。"""
        said = checked(ChangedHostContact, request)
        contact = host_contacts.change(contact=self._contact(contact_id), by=request.user, **said)
        return Response(HostContactSerializer(contact).data)

    @extend_schema(request=None, responses=HostPhoneSerializer)
    @action(detail=True, methods=["post"], url_path=r"contacts/(?P<contact_id>\d+)/phone", filterset_class=None)
    def contact_phone(self, request: Request, pk: str, contact_id: str) -> Response:
        """查看完整电话，操作日志记下是谁看的。"""
        number = host_contacts.phone_of(contact=self._contact(contact_id), by=request.user)
        return Response(HostPhoneSerializer({"phone": number}).data)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path=r"contacts/(?P<contact_id>\d+)/remove", filterset_class=None)
    def contact_remove(self, request: Request, pk: str, contact_id: str) -> Response:
        """移除联系人，姓名和电话立即删除。"""
        host_contacts.remove(contact=self._contact(contact_id), by=request.user)
        return Response(status=204)

    def _kept(self) -> Site:
        site: Site = self.get_object()
        require(keeps_site(self.request.user, site))
        return site

    def _contact(self, contact_id: str) -> HostContact:
        return get_object_or_404(HostContact.objects.filter(site=self._kept()), pk=contact_id)
