"""Filters that cannot be kept like this."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class SavedFilterRefused(RuleViolation):
    """A filter is not kept under this name."""

    class Reason(TextChoices):
        FILTER_PAGE = "filter_page", _("没有这份清单。请在清单上筛选后再保存。")
        FILTER_EMPTY = "filter_empty", _("没有可以保存的条件。请先在清单上筛选。")
        FILTER_TOO_MANY = "filter_too_many", _("每份清单最多保存 {most} 组条件。请先删除不用的。")
        FILTER_NAME = "filter_name", _("请起个名字。")
        FILTER_NAME_TAKEN = "filter_name_taken", _("这份清单上已有“{name}”，请换个名字，或先删除原来的。")
