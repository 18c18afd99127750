"""What a browser calls itself, in a word that its owner recognises."""

from typing import Final

from django.utils.translation import gettext as _

# The first match counts: many browsers name their relatives too.
BROWSERS: Final = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("QQBrowser", "QQ 浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "鸿蒙"),
    ("OpenHarmony", "鸿蒙"),
    ("Android", "安卓"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_in_words(user_agent: str) -> str:
    """`微信（安卓）`; what it does not know it calls so, and shows nothing that a stranger wrote."""
    browser = next((word for mark, word in BROWSERS if mark in user_agent), "")
    device = next((word for mark, word in DEVICES if mark in user_agent), "")
    if not browser:
        return device or _("未知浏览器")
    return f"{browser}（{device}）" if device else browser
