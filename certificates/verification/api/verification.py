"""Verification over the API: public, rate-limited, masked (D169)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from certificates.http import sender_of
from certificates.verification.services import verification


class QuestionSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=60)
    code = serializers.CharField(max_length=40)


class AnswerSerializer(serializers.Serializer):
    state = serializers.CharField()
    message = serializers.CharField(source="state.label")
    number = serializers.CharField()
    title = serializers.CharField()
    masked_name = serializers.CharField()
    issuer = serializers.CharField()
    former_unit = serializers.CharField()
    period_from = serializers.DateField(allow_null=True)
    period_until = serializers.DateField(allow_null=True)
    total_minutes = serializers.IntegerField(allow_null=True)
    timed_minutes = serializers.IntegerField(allow_null=True)
    supplementary_minutes = serializers.IntegerField(allow_null=True)
    historical_minutes = serializers.IntegerField(allow_null=True)
    round_title = serializers.CharField()
    decision_document = serializers.CharField()
    star = serializers.IntegerField(allow_null=True)
    issued_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    replaced_by = serializers.CharField()
    replaces = serializers.CharField()
    claim = serializers.CharField()
    signature = serializers.CharField()


class VerifyView(APIView):
    """`GET ?number=…&code=…`: whether the certificate is genuine."""

    permission_classes = [AllowAny]
    authentication_classes: list[type] = []

    @extend_schema(parameters=[QuestionSerializer], responses=AnswerSerializer)
    def get(self, request: Request) -> Response:
        question = QuestionSerializer(data=request.query_params)
        question.is_valid(raise_exception=True)
        answer = verification.check(sender=sender_of(request), **question.validated_data)
        return Response(AnswerSerializer(answer).data)
