"""One's own notifications over the API."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.models import Notification
from registry.notifications.filters import NotificationFilter
from registry.notifications.services import notifications


class NotificationSerializer(serializers.ModelSerializer):
    """The text, its time, and `url`, a path of this site."""

    class Meta:
        model = Notification
        fields = ("id", "text", "url", "at", "read_at")
        read_only_fields = fields


class ReadCommand(serializers.Serializer):
    only = serializers.ListField(
        child=serializers.IntegerField(), required=False, max_length=200, help_text="通知的编号；不填则全部标为已读。"
    )


class ReadAnswer(serializers.Serializer):
    unread = serializers.IntegerField(help_text="还有多少条未读。")


class NotificationViewSet(ListModelMixin, GenericViewSet):
    """通知：只有本人的，未读的在前。"""

    queryset = Notification.objects.none()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    ordering_fields = ("at",)

    def get_queryset(self) -> QuerySet[Notification]:
        return Notification.objects.visible_to(self.request.user).unread_first()

    @extend_schema(request=ReadCommand, responses=ReadAnswer)
    @action(detail=False, methods=["post"])
    def read(self, request: Request) -> Response:
        """标为已读。"""
        command = ReadCommand(data=request.data)
        command.is_valid(raise_exception=True)
        notifications.read(by=request.user, only=command.validated_data.get("only"))
        return Response({"unread": Notification.objects.visible_to(request.user).unread().count()})
