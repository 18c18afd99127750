"""Accounts disabled for being idle, over the API; the security administrator's."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.accounts.services import idle_accounts
from registry.models import User
from registry.permissions import require


class IdleAccountSerializer(serializers.ModelSerializer):
    """Whose account, when it was used last and when it was disabled; null once it is enabled again."""

    class Meta:
        model = User
        fields = ("id", "username", "display_name", "last_login", "disabled_at")
        read_only_fields = fields


class IdleAccountViewSet(ListModelMixin, GenericViewSet):
    """因长期未登录而停用的账号。"""

    queryset = User.objects.none()
    serializer_class = IdleAccountSerializer
    filter_backends = ()

    def get_queryset(self) -> QuerySet[User]:
        require(idle_accounts.can_enable(self.request.user))
        return idle_accounts.disabled()

    @extend_schema(request=None, responses=IdleAccountSerializer)
    @action(detail=True, methods=["post"])
    def enable(self, request: Request, pk: str) -> Response:
        """重新启用，本人收到通知；不能启用自己的账号。"""
        require(idle_accounts.can_enable(request.user))
        user = idle_accounts.enable(user=get_object_or_404(User, pk=pk), by=request.user)
        return Response(IdleAccountSerializer(user).data)
