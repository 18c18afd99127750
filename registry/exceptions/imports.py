"""Tables that come in, and the slips by which imported people begin."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.exceptions.rule import RuleViolation


class ImportRefused(RuleViolation):
    """A table cannot be read, stored or taken back like this (design#imports)."""

    class Reason(TextChoices):
        IMPORT_TOO_LARGE = "import_too_large", _("表格不能超过 {megabytes} MB。请删去图片和空白页，或分成几份。")
        IMPORT_EMPTY = "import_empty", _("文件是空的，请重新选择。")
        IMPORT_UNREADABLE = (
            "import_unreadable",
            _("这个文件打不开，可能已损坏、不是表格，或列数太多。请在 Excel 或 WPS 中打开，另存为 .xlsx 后再上传。"),
        )
        IMPORT_LOCKED = "import_locked", _("表格加了密码。请在 Excel 或 WPS 中去掉密码，保存后再上传。")
        IMPORT_TOO_MANY_ROWS = "import_too_many_rows", _("一次最多 {most} 行，请分成几份。")
        IMPORT_NO_ROWS = "import_no_rows", _("表头下面没有内容。请确认要导入的是第一张工作表。")
        IMPORT_NO_COLUMN = (
            "import_no_column",
            _("没有找到这些列：{columns}。请在下面指定是表中的哪一列，或用模板填写。"),
        )
        IMPORT_COLUMN_TWICE = "import_column_twice", _("“{column}”指定了两次，请只留一列。")
        IMPORT_BUSY = "import_busy", _("这份表格正在处理，请稍等。")
        IMPORT_NOT_READY = "import_not_ready", _("这份表格现在是“{state}”，不能办理这件事。请刷新页面。")
        IMPORT_PROBLEMS_LEFT = (
            "import_problems_left",
            _("还有 {count} 行有问题。请改好后重新上传，或选择只导入没有问题的行。"),
        )
        IMPORT_NOTHING_NEW = "import_nothing_new", _("没有要导入的行：都没有变化，或都有问题。")
        IMPORT_CHANGED_MEANWHILE = (
            "import_changed_meanwhile",
            _("核对以后情况有变化，{count} 行现在有问题，整份没有导入。请看这些行。"),
        )
        IMPORT_UNDO_LATE = "import_undo_late", _("导入已超过一天，不能整份撤销。请逐条办理。")
        IMPORT_UNDO_IN_USE = (
            "import_undo_in_use",
            _("其中 {count} 行已经在用（本人已确认，或有了别的记录），不能整份撤销。请逐条办理。"),
        )
        IMPORT_NO_RIGHT = (
            "import_no_right",
            _("办理的人现在不管理{unit}，没有办理。请由现在的管理员重新办理。"),
        )
        IMPORT_ERASED = "import_erased", _("这份表格的内容已按期限清除，请重新上传。")


class ActivationRefused(RuleViolation):
    """An imported person cannot begin like this (D37)."""

    class Reason(TextChoices):
        ACTIVATION_WRONG = (
            "activation_wrong",
            _("启用码或证件号码不对，或启用码已用过、已过期。请核对；仍不行的，请单位重新打印启用单。"),
        )
        ACTIVATION_NOT_WAITING = "activation_not_waiting", _("{name}现在是“{status}”，不用启用单。")
        ACTIVATION_NOBODY = "activation_nobody", _("没有需要启用单的人：都已确认，或启用单还有效。")


class RowRefused(RuleViolation):
    """One row of a table cannot be stored; the others can (design#imports)."""

    class Reason(TextChoices):
        ROW_HIDDEN = "row_hidden", _("这一行（或有的列）是隐藏的，请显示出来核对。")
        ROW_FORMULA = "row_formula", _("公式没有结果：请在 Excel 或 WPS 中打开、保存后再上传，或改成数值。")
        ROW_VALUE_MISSING = "row_value_missing", _("没有填{column}。")
        ROW_DIGITS_LOST = (
            "row_digits_lost",
            _("按数字存的长号码，第 15 位以后已经丢失。请把这一列设为“文本”格式，重新填写。"),
        )
        ROW_NO_DAY = "row_no_day", _("看不出是哪一天，请写成 2026-03-14 这样。")
        ROW_TOO_LONG = "row_too_long", _("超过 {most} 个字。")
        ROW_NO_CHOICE = "row_no_choice", _("只能填：{choices}。")
        ROW_TWICE = "row_twice", _("与第 {first} 行是同一个。")
        ROW_UNIT_UNKNOWN = "row_unit_unknown", _("没有“{unit}”这个单位，或不归您管理。请填简称或规范全称。")
        ROW_UNIT_AMBIGUOUS = "row_unit_ambiguous", _("有几个单位的简称都是“{unit}”，请填规范全称。")
        ROW_UNIT_OUTSIDE = (
            "row_unit_outside",
            _("“{unit}”不是{chosen}或其下级单位。请重新上传，“单位”选它们共同的上级。"),
        )
        ROW_PARENT_UNKNOWN = (
            "row_parent_unknown",
            _("没有“{unit}”这个单位，本表前面也没有（或那一行有问题）。请填简称或规范全称，上级排在下级前面。"),
        )
        ROW_KEPT_ELSEWHERE = (
            "row_kept_elsewhere",
            _("“{name}”由区直团工委或别的单位登记，您不能改。请删去这一行，或联系登记的单位。"),
        )
        ROW_BIRTH_DIFFERS = "row_birth_differs", _("与证件号码中的{what}不一致。")
        ROW_OWN_DATA = (
            "row_own_data",
            _("本人已登记的{what}与表中不同。已登记的信息由本人更正，不能用表格覆盖。"),
        )
        ROW_CLOSED = "row_closed", _("“{name}”已停用，请先恢复，再导入。")
        ROW_NO_MAIL = "row_no_mail", _("不像邮箱地址，请核对。")
        ROW_PERSON_UNKNOWN = (
            "row_person_unknown",
            _("在您管理的单位没有找到这名已注册的志愿者，请核对姓名和号码。"),
        )
        ROW_ELSEWHERE = "row_elsewhere", _("已登记为 {who}（{unit}）。要转入的，请本人申请变更单位。")
