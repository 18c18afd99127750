"""Shifts over the API, and signing up for one."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.activities.api.activities import ShiftSerializer
from registry.activities.filters import ShiftFilter
from registry.doors.api.checked import checked
from registry.models import Lot, Shift
from registry.permissions import can_lead, require, volunteer_of
from registry.signups.api.decisions import DeclineRequestsCommand, LotSerializer, RequestsCommand
from registry.signups.api.signups import InviteCommand, InvitedSerializer, SignUpCommand, SignUpSerializer, answer_of
from registry.signups.presence import with_turns
from registry.signups.services import invitations, lots, requests, signups
from registry.teams.services import naming


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
        return Response(answer_of(signup), status=201)

    @extend_schema(request=RequestsCommand, responses=SignUpSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="confirm-requests", url_name="confirm-requests")
    def confirm_requests(self, request: Request, pk: str) -> Response:
        """Give places to those who asked; all of the chosen or none."""
        shift = self.get_object()
        require(can_lead(request.user, shift.activity))
        made = requests.confirm(shift=shift, signups=checked(RequestsCommand, request)["sign_ups"], by=request.user)
        return Response(SignUpSerializer(made, many=True).data)

    @extend_schema(request=DeclineRequestsCommand, responses=SignUpSerializer(many=True))
    @action(detail=True, methods=["post"], url_path="decline-requests", url_name="decline-requests")
    def decline_requests(self, request: Request, pk: str) -> Response:
        """Decline those who asked, with one reason that each of them reads."""
        shift = self.get_object()
        require(can_lead(request.user, shift.activity))
        data = checked(DeclineRequestsCommand, request)
        made = requests.decline(shift=shift, signups=data["sign_ups"], reason=data["reason"], by=request.user)
        return Response(SignUpSerializer(made, many=True).data)

    @extend_schema(request=None, responses={201: LotSerializer})
    @action(detail=True, methods=["post"])
    def draw(self, request: Request, pk: str) -> Response:
        """Draw the lot, once, after sign-up has closed; the worker does it by itself within a minute."""
        lot = lots.draw(shift=self.get_object(), by=request.user)
        return Response(LotSerializer(lot).data, status=201)

    @extend_schema(responses=LotSerializer)
    @action(detail=True, methods=["get"])
    def lot(self, request: Request, pk: str) -> Response:
        """The lot that was drawn, with all that is needed to draw it again; 404 before."""
        return Response(LotSerializer(get_object_or_404(Lot, shift=self.get_object())).data)

    @extend_schema(responses=InvitedSerializer)
    @action(detail=True, methods=["get"], pagination_class=None, filter_backends=[])
    def invite(self, request: Request, pk: str) -> Response:
        """The places that teams have of this shift, and who was invited or named already.

        All for whoever runs the activity; of the own teams and the own invitations for others who may invite.
        """
        shift = self.get_object()
        require(invitations.can_invite(request.user, shift.activity))
        own = naming.shares(request.user, activity=shift.activity)
        shares = naming.all_shares(shift.activity) if can_lead(request.user, shift.activity) else own
        rows = naming.invited(request.user, shift.activity).filter(shift=shift).with_turn()
        told = {"quotas": [each for each in shares if each.shift.pk == shift.pk]}
        told["invited"] = rows.select_related("shift__activity__recording_unit", "volunteer")
        return Response(InvitedSerializer(told).data)

    @extend_schema(request=InviteCommand, responses={201: SignUpSerializer(many=True)})
    @invite.mapping.post
    def send_invitations(self, request: Request, pk: str) -> Response:
        """Invite people, or name them for a team; whom the caller had asked before is answered as done."""
        shift = self.get_object()
        made = invitations.invite(shift=shift, by=request.user, **checked(InviteCommand, request))
        return Response(SignUpSerializer(with_turns(made), many=True).data, status=201)
