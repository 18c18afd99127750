"""How a program says what a file is for."""

from drf_spectacular.utils import OpenApiParameter

from registry.history.purposes import LONGEST_WORDS, Purpose

PURPOSE = [
    OpenApiParameter(
        "purpose",
        str,
        enum=Purpose.values,
        description="用途；不写即“统计表报送”，不在列表中的答复 409 `export_purpose`。",
    ),
    OpenApiParameter("words", str, description=f"用途为 other 时写明，最多 {LONGEST_WORDS} 字；操作日志只记摘要。"),
]
