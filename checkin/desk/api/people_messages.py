"""Messages to the people of a shift or an activity over the API."""

from typing import Any

import django_filters
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from checkin.desk.api.people import MOST_PEOPLE
from checkin.desk.forms.people_messages import LONGEST
from checkin.desk.services import people_messages
from checkin.desk.shifts import shift_of
from checkin.models import PeopleMessage
from registry.doors.api.checked import checked
from registry.models import Activity
from registry.permissions import can_lead, require


class MessageCommand(serializers.Serializer):
    """`key` is the press: the same again sends nothing and gets the same answer."""

    audience = serializers.CharField(max_length=8)
    text = serializers.CharField(max_length=LONGEST, allow_blank=True)
    key = serializers.CharField(max_length=40)
    by_phone = serializers.BooleanField(default=False, help_text="同时发短信；没有接通短信服务的，答复里为 false。")


class ShiftMessageCommand(MessageCommand):
    """`audience` `picked` goes to `people`, each by its `id` on the list of the shift's people."""

    people = serializers.ListField(child=serializers.IntegerField(), max_length=MOST_PEOPLE, default=list)


class ThanksCommand(serializers.Serializer):
    """Without a text the prepared one is sent."""

    text = serializers.CharField(max_length=LONGEST, allow_blank=True, default="")
    key = serializers.CharField(max_length=40)


class PeopleMessageSerializer(serializers.ModelSerializer):
    """What was said, to how many; `unreached` have no account."""

    repeated = serializers.BooleanField(
        source="is_repeated", read_only=True, help_text="以前已经发过：答复的是那一条，没有再发。"
    )

    class Meta:
        model = PeopleMessage
        fields = (
            "uuid",
            "activity",
            "shift",
            "kind",
            "audience",
            "text",
            "by_phone",
            "at",
            "people",
            "unreached",
            "delivered_at",
            "repeated",
        )


@extend_schema(request=ShiftMessageCommand, responses=PeopleMessageSerializer)
@api_view(["POST"])
def shift_message(request: Request, shift_id: int) -> Response:
    """To some of the people of a shift, by where they stand."""
    shift = shift_of(request.user, shift_id)
    said = checked(ShiftMessageCommand, request)
    message = people_messages.send(activity=shift.activity, shift=shift, by=request.user, **said)
    return Response(PeopleMessageSerializer(message).data)


@extend_schema(request=ThanksCommand, responses=PeopleMessageSerializer)
@api_view(["POST"])
def shift_thanks(request: Request, shift_id: int) -> Response:
    """To everybody who came and was not thanked yet."""
    shift = shift_of(request.user, shift_id)
    said = checked(ThanksCommand, request)
    text = said["text"] or people_messages.prepared_thanks(shift)
    message = people_messages.thank(shift=shift, text=text, key=said["key"], by=request.user)
    return Response(PeopleMessageSerializer(message).data)


@extend_schema(request=MessageCommand, responses=PeopleMessageSerializer)
@api_view(["POST"])
def activity_message(request: Request, activity_id: int) -> Response:
    """To everybody who still comes to one of the activity's shifts, or waits."""
    seen = Activity.objects.visible_to(request.user).select_related("recording_unit")
    activity = get_object_or_404(seen, pk=activity_id)
    require(can_lead(request.user, activity))
    said = checked(MessageCommand, request)
    return Response(PeopleMessageSerializer(people_messages.send(activity=activity, by=request.user, **said)).data)


class PeopleMessageFilter(django_filters.FilterSet):
    """Of one activity or shift."""

    activity = django_filters.NumberFilter(label=_("活动"), field_name="activity")
    shift = django_filters.NumberFilter(label=_("场次"), field_name="shift")


class PeopleMessageViewSet(ListModelMixin, GenericViewSet):
    """发过的消息，新的在前: of the activities that the user runs or whose unit they administer."""

    queryset = PeopleMessage.objects.none()
    serializer_class = PeopleMessageSerializer
    filterset_class = PeopleMessageFilter
    ordering_fields = ()

    def get_queryset(self) -> Any:
        return PeopleMessage.objects.sent_under(self.request.user).order_by("-pk")
