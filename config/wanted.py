"""What the environment must say before the product starts in earnest (DEBUG=0 and DEMO=0)."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

WANTED: Final = {
    "DATA_DIR": "数据库、上传文件所在的目录",
    "SECRET_KEY": "会话与签名的密钥，至少 50 个随机字符",
    "MASTER_KEY": "加密个人信息的主密钥，至少 43 个随机字符（32 字节）",
    "PUBLIC_URL": "印在二维码和证书上的网址，以 https:// 开头",
    "ALLOWED_HOSTS": "允许访问的主机名，用逗号分隔",
}
SHORTEST: Final = {"SECRET_KEY": 50, "MASTER_KEY": 43}
BETWEEN: Final = {
    "ADMIN_IDLE_MINUTES": (1, 30),
    "ADMIN_SESSION_HOURS": (1, 24),
    "VOLUNTEER_SESSION_DAYS": (1, 365),
    "IDLE_ACCOUNT_DAYS": (30, 180),
    "TRAVEL_MINUTES": (0, 240),
}
OUTSIDE: Final = {
    "OIDC_SERVER_URL": ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"),
    "WECOM_CORP_ID": ("WECOM_AGENT_ID", "WECOM_SECRET"),
}
FEWEST_CHARACTERS: Final = 8  # different ones in a random key


def refusals(environment: Mapping[str, str]) -> list[str]:
    """Everything that is missing or cannot be right, a line each; empty where the product may start.

    Without this a command whose environment was forgotten would make a new database with new keys beside the real one.
    """
    said = {name: environment.get(name, "").strip() for name in WANTED}
    missing = [f"  {name}：{what}" for name, what in WANTED.items() if not said[name]]
    lines = ["没有开启演示（DEMO=1），以下环境变量必须设置：", *missing] if missing else []
    for name, shortest in SHORTEST.items():
        if said[name] and (len(said[name]) < shortest or len(set(said[name])) < FEWEST_CHARACTERS):
            lines.append(f"{name} 太短或不随机，须是至少 {shortest} 个随机字符。")
    lines += [*_out_of_range(environment), *_sms_refusals(environment), *_outside_refusals(environment)]
    if said["PUBLIC_URL"] and not _is_public(said["PUBLIC_URL"]):
        lines.append("PUBLIC_URL 须以 https:// 开头，写出对外使用的主机名，不带路径。")
    return lines


def _out_of_range(environment: Mapping[str, str]) -> list[str]:
    """Times that would switch a rule off (D101, D104)."""
    said = {name: environment.get(name, "").strip() for name in BETWEEN}
    wrong = [name for name, (least, most) in BETWEEN.items() if said[name] and not _is_within(said[name], least, most)]
    return [f"{name} 须在 {BETWEEN[name][0]} 至 {BETWEEN[name][1]} 之间。" for name in wrong]


def _is_within(text: str, least: int, most: int) -> bool:
    return text.isdecimal() and least <= int(text) <= most


def _sms_refusals(environment: Mapping[str, str]) -> list[str]:
    gateway, token = (environment.get(name, "").strip() for name in ("SMS_GATEWAY", "SMS_TOKEN"))
    if gateway not in ("", "http"):
        return ["SMS_GATEWAY 只能留空或填 http：console 会把验证码写进日志，只用于演示。"]
    if gateway and not (environment.get("SMS_URL", "").startswith("https://") and token):
        return ["SMS_GATEWAY=http 时，SMS_URL 须以 https:// 开头，SMS_TOKEN 必填。"]
    return []


def _outside_refusals(environment: Mapping[str, str]) -> list[str]:
    """Whom another service vouches for is believed only over TLS, and with a secret."""
    lines = []
    for address, secrets in OUTSIDE.items():
        said = environment.get(address, "").strip()
        missing = [name for name in secrets if not environment.get(name, "").strip()] if said else []
        if address == "OIDC_SERVER_URL" and said and not said.startswith("https://"):
            lines.append(f"{address} 须以 https:// 开头。")
        lines += [f"{address} 已填写，{name} 也必须填写。" for name in missing]
    if not environment.get("WECOM_API", "https://").startswith("https://"):
        lines.append("WECOM_API 须以 https:// 开头。")
    return lines


def _is_public(address: str) -> bool:
    parts = urlsplit(address.rstrip("/"))
    return parts.scheme == "https" and bool(parts.hostname) and parts.hostname != "localhost" and not parts.path
