import pytest

from registry.accounts.browsers import browser_in_words

PHONE = "Mozilla/5.0 (Linux; Android 14; HarmonyOS) AppleWebKit/537.36 Chrome/114 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126 Safari/537.36", "Chrome（Windows）"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126 Safari/537.36 Edg/126", "Edge（Windows）"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5) AppleWebKit/605 Version/17.5 Safari/604", "Safari（iPhone）"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile MicroMessenger/8.0", "微信（安卓）"),
        (PHONE, "Chrome（鸿蒙）"),
        ("curl/8.0 (Linux)", "Linux"),
        ("", "未知浏览器"),
        ("<b>请转账</b>", "未知浏览器"),
    ],
)
def test_a_browser_is_named_in_a_word(said, word):
    assert browser_in_words(said) == word
