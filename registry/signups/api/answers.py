"""What an activity asks at sign-up, and what was answered, over the API."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from rest_framework import serializers

from registry.models import Consent
from registry.models.office import asked
from registry.models.office.asked import Kind, Question
from registry.people import legal


class QuestionSerializer(serializers.Serializer):
    """A question that is asked now."""

    key = serializers.CharField(help_text="回答时用它指明问题；改了问法或说明的问题换新的 key。")
    text = serializers.CharField()
    kind = serializers.ChoiceField(choices=Kind.choices)
    help = serializers.CharField()
    is_required = serializers.BooleanField()
    choices = serializers.ListField(child=serializers.CharField())
    least = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)


class QuestionPlanSerializer(serializers.Serializer):
    """A question as the organiser wants it; with `key` the stored one, which keeps what is not said."""

    key = serializers.CharField(max_length=8, allow_blank=True, default="")
    text = serializers.CharField(max_length=asked.LONGEST_QUESTION)
    kind = serializers.ChoiceField(choices=Kind.choices)
    help = serializers.CharField(max_length=asked.LONGEST_HELP, allow_blank=True, required=False)
    is_required = serializers.BooleanField(required=False)
    choices = serializers.ListField(
        child=serializers.CharField(max_length=asked.LONGEST_CHOICE), max_length=asked.MOST_CHOICES, required=False
    )
    least = serializers.IntegerField(allow_null=True, required=False)
    most = serializers.IntegerField(allow_null=True, required=False)


def question_rows(data: list[dict[str, Any]], stored: Iterable[Question] = ()) -> list[dict[str, Any]]:
    """The questions as the activity keeps them; of a stored one, what is not said stays as it is."""
    known = {one.key: one for one in stored if not one.is_closed}
    return asked.rows_of(_question(one, known.get(one["key"])) for one in data)


def _question(said: dict[str, Any], stored: Question | None) -> Question:
    facts = said | ({"choices": tuple(said["choices"])} if "choices" in said else {})
    return Question(**facts) if stored is None else replace(stored, **facts)


class AnswersField(serializers.DictField):
    """Question → answer."""

    def __init__(self, **options: Any) -> None:
        words = "按问题的 key：选项的文字，数字，文字，是或否为 yes、no。"
        told = {"child": serializers.CharField(max_length=asked.LONGEST_ANSWER, allow_blank=True), "help_text": words}
        super().__init__(**told | {"default": dict} | options)


class RulesAgreedField(serializers.BooleanField):
    """Whether this press also agrees to the rules in force."""

    def __init__(self, **options: Any) -> None:
        words = "以前同意的《个人信息处理规则》没有写到报名时的回答的，答复 rules_changed；阅读新版并同意后填 true。"
        super().__init__(**{"default": "", "help_text": words} | options)

    def to_internal_value(self, data: Any) -> str:  # type: ignore[override]
        """The version in force: who agrees by a program has read it just now."""
        return legal.current(Consent.Item.PRIVACY).version if super().to_internal_value(data) else ""


class AnswersCommand(serializers.Serializer):
    answers = AnswersField(source="given")
    rules_agreed = RulesAgreedField()


class AnsweredSerializer(serializers.Serializer):
    """One's own answers by the key of the question."""

    answers = serializers.DictField(child=serializers.CharField())
