"""What an activity asks at sign-up, and what was answered, over the API."""

from typing import Any

from rest_framework import serializers

from registry.models.office import asked
from registry.models.office.asked import Kind, Question


class QuestionSerializer(serializers.Serializer):
    """A question that is asked now."""

    key = serializers.CharField(help_text="回答时用它指明问题；改了问法的问题换新的 key。")
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    help = serializers.CharField()
    is_required = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())
    least = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)


class QuestionPlanSerializer(serializers.Serializer):
    """A question as the organiser wants it; with `key` the stored one, without it a new one."""

    key = serializers.CharField(max_length=8, allow_blank=True, default="")
    text = serializers.CharField(max_length=asked.LONGEST_QUESTION)
    kind = serializers.ChoiceField(choices=Kind.choices)
    help = serializers.CharField(max_length=asked.LONGEST_HELP, allow_blank=True, default="")
    is_required = serializers.BooleanField(default=False)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=asked.LONGEST_CHOICE), max_length=asked.MOST_CHOICES, default=list
    )
    least = serializers.IntegerField(allow_null=True, default=None)
    most = serializers.IntegerField(allow_null=True, default=None)


def question_rows(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions as the activity keeps them."""
    return asked.rows_of(Question(**one | {"choices": tuple(one["choices"])}) for one in data)


class AnswersField(serializers.DictField):
    """Question → answer."""

    def __init__(self, **options: Any) -> None:
        words = "按问题的 key：选项的文字，数字，文字，是或否为 yes、no。"
        told = {"child": serializers.CharField(max_length=asked.LONGEST_ANSWER, allow_blank=True), "help_text": words}
        super().__init__(**told | {"default": dict} | options)


class AnswersCommand(serializers.Serializer):
    answers = AnswersField(source="given")


class AnsweredSerializer(serializers.Serializer):
    """One's own answers by the key of the question."""

    answers = serializers.DictField(child=serializers.CharField())
