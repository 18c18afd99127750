"""The body of a command: one JSON object that both databases can hold; anything else is a 400."""

import math
import re
from typing import Any, Final

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

LARGEST: Final = 2**63 - 1  # what a column of either database holds
DEEPEST: Final = 20
UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of a character


class Body(JSONParser):
    """Refuses lists, bare values, endless numbers, NUL characters and nesting that no command needs."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> dict[str, Any]:
        try:
            body = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise ParseError(_("请求内容嵌套过深。")) from None
        if not isinstance(body, dict):
            raise ParseError(_("请求内容应是一个 JSON 对象。"))
        _refuse_unstorable(body, DEEPEST)
        return body


def _refuse_unstorable(value: Any, deeper: int) -> None:
    if not deeper:
        raise ParseError(_("请求内容嵌套过深。"))
    if isinstance(value, dict | list):
        inside = [*value, *value.values()] if isinstance(value, dict) else value
        for each in inside:
            _refuse_unstorable(each, deeper - 1)
    elif isinstance(value, str):
        if UNSTORABLE.search(value):
            raise ParseError(_("文字中有不能保存的字符。"))
    elif isinstance(value, int | float) and not (math.isfinite(value) and -LARGEST <= value <= LARGEST):
        raise ParseError(_("数字超出范围。"))
