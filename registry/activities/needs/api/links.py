"""The link with PIN of a contact over the API: made and ended by who looks after the site."""

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.activities.needs.services import host_links
from registry.doors.api.checked import checked
from registry.models import HostContact
from registry.units.services.list_rules import keeps_site


class LinkBody(serializers.Serializer):
    days = serializers.ChoiceField(choices=host_links.DAYS, default=host_links.USUAL_DAYS, help_text="有效天数")


class MadeLinkSerializer(serializers.Serializer):
    """Readable this once."""

    address = serializers.CharField()
    pin = serializers.CharField(help_text="6 位口令，只在这一次答复里给出")
    calendar_address = serializers.CharField(help_text="到访日程（iCalendar）的订阅地址，不用口令，和链接一起失效")
    expires_at = serializers.DateTimeField(source="link.expires_at")


class ContactLink(APIView):
    """服务对象联系人的专用链接和口令。"""

    @extend_schema(request=LinkBody, responses={201: MadeLinkSerializer})
    def post(self, request: Request, contact_id: int) -> Response:
        """生成新的链接和口令，原来的立即不能再用；口令只给出这一次。"""
        made = host_links.make(contact=_contact(request, contact_id), by=request.user, **checked(LinkBody, request))
        return Response(MadeLinkSerializer(made).data, status=201)


class ContactLinkEnd(APIView):
    """停用链接和口令。"""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, contact_id: int) -> Response:
        """停用联系人的链接和口令，立即不能再用。"""
        host_links.end(contact=_contact(request, contact_id), by=request.user)
        return Response(status=204)


def _contact(request: Request, contact_id: int) -> HostContact:
    """Out of reach is answered as missing: a number tells nothing of who has it."""
    found = HostContact.objects.select_related("site").filter(pk=contact_id).first()
    if found is None or not keeps_site(request.user, found.site):
        raise Http404
    return found
