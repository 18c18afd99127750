"""号码核实 over the API: the same decision and refusals as on the page."""

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from registry.doors.api.checked import checked
from registry.doors.api.reasons import ReasonSerializer
from registry.models import PhoneClaim
from registry.people.services import phone_claims
from registry.permissions import can_administer, is_committee, require, unit_reach
from registry.words.masking import mask_phone


class PhoneClaimSerializer(serializers.ModelSerializer):
    """Whose a number is: who has it in the file, who says it is theirs now."""

    holder = serializers.SerializerMethodField(help_text="原登记人；不在自己办理范围内的为空")
    phone = serializers.SerializerMethodField(help_text="138****5678")
    checked_how = serializers.CharField(read_only=True, help_text="called、seen、carrier；没有核实的为空")

    class Meta:
        model = PhoneClaim
        fields = (
            "id", "claimant", "holder", "phone", "opened_at", "objected_at", "outcome", "checked_how", "reason",
            "decided_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_holder(self, claim: PhoneClaim) -> int | None:
        user = self.context["request"].user
        return claim.holder_id if can_administer(user, claim.holder.unit) else None

    def get_phone(self, claim: PhoneClaim) -> str:
        return mask_phone(claim.phone)


class CheckedSerializer(serializers.Serializer):
    """How it was checked."""

    checked_how = serializers.ChoiceField(choices=PhoneClaim.Check.choices)


class PhoneClaimViewSet(ReadOnlyModelViewSet):
    """号码核实：号码原登记人或新使用人所在单位、上级单位、区直团工委可以查看，由原登记人的单位办理；
    原登记人说明仍由本人使用、或担任管理角色的，由区直团工委办理，提请的人不能办理。"""

    queryset = PhoneClaim.objects.none()
    serializer_class = PhoneClaimSerializer

    def get_queryset(self) -> QuerySet[PhoneClaim]:
        require(is_committee(self.request.user) or bool(unit_reach(self.request.user)))
        return PhoneClaim.objects.visible_to(self.request.user).with_people().order_by("-pk")

    @extend_schema(request=CheckedSerializer, responses=PhoneClaimSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, pk: str) -> Response:
        """核实后清除原登记，号码登记给新使用人；原使用人的登录和找回随即结束，双方收到通知。"""
        claim = self.get_object()
        claim = phone_claims.clear(claim=claim, by=request.user, **checked(CheckedSerializer, request))
        return Response(self.get_serializer(claim).data)

    @extend_schema(request=ReasonSerializer, responses=PhoneClaimSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """核实未通过，号码保持不变，写明原因。"""
        claim = self.get_object()
        claim = phone_claims.decline(claim=claim, by=request.user, **checked(ReasonSerializer, request))
        return Response(self.get_serializer(claim).data)
