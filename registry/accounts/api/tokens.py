"""接口令牌 over the API: one's own, and everybody's for the security administrator; never their text."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from registry.accounts.filters import TokenFilter
from registry.accounts.services import tokens
from registry.models import ApiToken


class TokenSerializer(serializers.ModelSerializer):
    """Whose it is, what for, how far it goes and until when."""

    username = serializers.CharField(source="user.username")
    display_name = serializers.CharField(source="user.display_name")

    class Meta:
        model = ApiToken
        fields = ("id", "username", "display_name", "name", "scopes", "created_at", "last_used_at", "expires_at")
        read_only_fields = fields


class TokenViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """使用中的接口令牌：本人的；安全管理员看得到全部。不含令牌原文。"""

    queryset = ApiToken.objects.none()
    serializer_class = TokenSerializer
    filterset_class = TokenFilter
    ordering_fields = ("created_at", "last_used_at", "expires_at")

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.visible_to(self.request.user).usable().select_related("user")

    @extend_schema(request=None, responses=TokenSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        """停用令牌，立即生效。安全管理员停用他人的，本人收到通知。"""
        token = tokens.revoke(token=self.get_object(), by=request.user)
        return Response(TokenSerializer(token).data)
