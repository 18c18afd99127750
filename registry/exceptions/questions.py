"""Why an activity cannot ask this, and why an answer will not do."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class QuestionRefused(RuleViolation):
    """A question of an activity, or the answer to one, is not taken."""

    class Reason(TextChoices):
        TOO_MANY_QUESTIONS = "too_many_questions", _("一项活动最多问 {most} 个问题，现在有 {n} 个。请删去一些。")
        QUESTION_INCOMPLETE = (
            "question_incomplete",
            _("第 {n} 个问题不完整：选一项的须有 2 到 20 个不同的选项，数字的范围须由小到大，文字不能超过规定的长度。"),
        )
        QUESTION_TWICE = "question_twice", _("“{question}”问了两次。请删去一个。")
        ANSWER_MISSING = "answer_missing", _("请回答“{question}”。")
        ANSWER_NOT_OFFERED = "answer_not_offered", _("“{question}”没有这个选项，请在列出的选项中选一个。")
        ANSWER_NO_NUMBER = "answer_no_number", _("“{question}”请填整数。")
        ANSWER_OUT_OF_RANGE = "answer_out_of_range", _("“{question}”的数字须在 {least} 到 {most} 之间。")
        ANSWER_TOO_LONG = "answer_too_long", _("“{question}”最多写 200 字。")
        QUESTION_GONE = "question_gone", _("负责人刚改过报名时的问题，您回答的有一项已不再问。请看过现在的问题再提交。")
        RULES_CHANGED = (
            "rules_changed",
            _("报名时的回答由新版《个人信息处理规则》规定，您同意的还是以前的版本。请阅读并同意新版，再提交。"),
        )
        RULES_NEWER = "rules_newer", _("《个人信息处理规则》刚刚又有新版，请阅读并同意新版后再提交。")
        ANSWERS_CLOSED = "answers_closed", _("报名已截止，回答不能再改。确有变化的，请告诉负责人。")
