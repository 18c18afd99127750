"""The scan path in the API schema, written by hand because a plain view has no serializers."""

from typing import Any

from checkin.exceptions import ScanAnswer, ScanRefused
from checkin.scanning.presses import DIRECTIONS, METHODS

MOMENT = {"type": "string", "format": "date-time"}
NULLABLE_TEXT = {"type": "string", "nullable": True}
ORDER = [*ScanAnswer, *ScanRefused.Reason]


def add_scans(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """A postprocessing hook of drf-spectacular."""
    result["paths"]["/api/v1/scans/"] = {"post": _operation()}
    result["components"].setdefault("schemas", {}).update({"Scan": _scan(), "ScanResult": _result()})
    result["paths"] = dict(sorted(result["paths"].items()))
    return result


def _operation() -> dict[str, Any]:
    scans = {"type": "array", "minItems": 1, "maxItems": 500, "items": {"$ref": "#/components/schemas/Scan"}}
    envelope = {
        "type": "object",
        "required": ["scans"],
        "properties": {"scans": scans, "dry_run": {"type": "boolean", "description": "只回答，不保存"}},
    }
    counts = {"type": "object", "properties": {"present": {"type": "integer"}, "expected": {"type": "integer"}}}
    answer = {
        "type": "object",
        "properties": {
            "results": {"type": "array", "items": {"$ref": "#/components/schemas/ScanResult"}},
            "shifts": {
                "type": "object",
                "additionalProperties": counts,
                "description": "场次编号 → 在场、已报名；现场加入的只算在场",
            },
        },
    }
    refusal = {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
    return {
        "operationId": "scans_create",
        "tags": ["scans"],
        "description": "1–500 条扫码，总是 200，每条一个结果；同一来源、同一 nonce 再次上传得到第一次的结果。"
        "4xx 只说明信封或发送者有问题。dry_run 只回答、不保存。\n\n"
        "签到台的扫码按签到台记下的时刻；账号代别人扫码，只有当场（2 分钟内）上传的才是计时，更早的 device_at "
        "按补录处理（`back_dated`），卡是否有效按收到的时刻看。发送的人不再认定这个场次的时长。\n\n" + _families(),
        "security": [{"stationToken": []}, {"bearerToken": []}, {"session": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": envelope}}},
        "responses": {
            "200": {"description": "每条一个结果", "content": {"application/json": {"schema": answer}}},
            **{
                status: {"description": words, "content": {"application/json": {"schema": refusal}}}
                for status, words in {"400": "信封不对", "401": "发送者不明", "403": "令牌没有办理权限"}.items()
            },
        },
    }


def _families() -> str:
    """Every code that a scan may be answered with, by what happens to the scan (design#scanning)."""
    not_believed = ScanRefused.NOT_AUTHENTIC - ScanRefused.NOT_STORED
    families = {
        "照办的": ScanAnswer,
        "不保存的": [code for code in ScanRefused.Reason if code in ScanRefused.NOT_STORED],
        "保存但不真实的，永不计入，除非经人裁定": [code for code in ScanRefused.Reason if code in not_believed],
        "保存、真实、须核实的，只是当时的答复，仍参与折算": [
            code for code in ScanRefused.Reason if code not in ScanRefused.NOT_AUTHENTIC
        ],
    }
    parts = (
        "\n".join([f"**{words}**\n", *(f"* `{code.value}` - {code.label}" for code in codes)])
        for words, codes in families.items()
    )
    return "\n\n".join(parts)


def _scan() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["shift", "direction", "method", "device_at", "nonce"],
        "description": "人由 text（卡上的文字）、volunteer_no、volunteer 之一说明；walk_in 用 name 和 phone。",
        "properties": {
            "shift": {"oneOf": [{"type": "integer"}, {"type": "string", "format": "uuid"}]},
            "direction": {"type": "string", "enum": sorted(DIRECTIONS)},
            "method": {"type": "string", "enum": sorted(METHODS - {"passcode"})},
            "text": {"type": "string", "maxLength": 600},
            "volunteer_no": {"type": "string"},
            "volunteer": {"type": "string", "format": "uuid"},
            "name": {"type": "string", "maxLength": 50},
            "phone": {"type": "string", "maxLength": 20},
            "device_at": MOMENT,
            "clock_offset_ms": {"type": "integer", "default": 0},
            "nonce": {"type": "string", "maxLength": 40},
            "annuls": {"type": "string", "maxLength": 40, "description": "direction=annul 时，要撤销的扫码的 nonce"},
            "forced": {"type": "boolean", "default": False},
        },
    }


def _result() -> dict[str, Any]:
    sentences = "\n".join(f"* `{code.value}` - {code.label}" for code in ORDER)
    return {
        "type": "object",
        "properties": {
            "nonce": NULLABLE_TEXT,
            "code": {"type": "string", "enum": [code.value for code in ORDER], "description": sentences},
            "message": {"type": "string"},
            "authentic": {"type": "boolean", "description": "false：永不计入；其余的“否”仍保存并参与计算"},
            "repeated": {"type": "boolean"},
            "direction": {"type": "string"},
            "logical_at": {**MOMENT, "nullable": True},
            "name": {"type": "string"},
            "unit": {"type": "string"},
            "volunteer_no": NULLABLE_TEXT,
            "volunteer": NULLABLE_TEXT,
        },
    }
