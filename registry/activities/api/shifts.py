"""Shifts over the API, and signing up for one."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.activities.api.activities import ShiftSerializer
from registry.activities.filters import ShiftFilter
from registry.doors.api.checked import checked
from registry.models import Shift
from registry.permissions import require, volunteer_of
from registry.signups.api.signups import InviteCommand, SignUpCommand, SignUpSerializer
from registry.signups.services import invitations, signups


class ShiftViewSet(ReadOnlyModelViewSet):
    """Shifts of the activities one may see."""

    serializer_class = ShiftSerializer
    filterset_class = ShiftFilter
    ordering_fields = ["starts_at", "id"]

    def get_queryset(self) -> Any:
        return Shift.objects.visible_to(self.request.user).live().with_places().select_related("activity").in_order()

    @extend_schema(request=SignUpCommand, responses={201: SignUpSerializer})
    @action(detail=True, methods=["post"], url_path="sign-up", url_name="sign-up")
    def sign_up(self, request: Request, pk: str) -> Response:
        shift, volunteer = self.get_object(), volunteer_of(request.user)
        require(volunteer is not None)
        data = checked(SignUpCommand, request)
        signup = signups.sign_up(volunteer=volunteer, shift=shift, by=request.user, **data)
        return Response(SignUpSerializer(signup).data, status=201)

    @extend_schema(request=InviteCommand, responses={201: SignUpSerializer(many=True)})
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: str) -> Response:
        shift = self.get_object()
        made = invitations.invite(shift=shift, by=request.user, **checked(InviteCommand, request))
        return Response(SignUpSerializer(made, many=True).data, status=201)
