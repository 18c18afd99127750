"""短信: codes and reminders through the operator's own service, which may be slow, down or unwilling."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event

import pytest

from registry import clock
from registry.exceptions import CodeRefused
from registry.ground import jobs
from registry.models import Job, PhoneCode, TextMessage
from registry.notifications.services import phone_codes, text_messages
from registry.notifications.sms import gateway, wording
from tests.factories import UserFactory
from tests.gateways import TOKEN, Network, network

pytestmark = pytest.mark.django_db
Reason = CodeRefused.Reason
PHONE, OTHER = "13800138000", "13900139000"


@pytest.fixture
def net(settings) -> Iterator[Network]:
    with network(settings) as started:
        yield started


def ask(phone: str = PHONE, *, subject: str = "volunteer:1", by=None, address: str = "") -> PhoneCode:
    return phone_codes.send(phone=phone, purpose="volunteer", subject=subject, by=by, address=address)


def work() -> None:
    """The worker comes round."""
    for pk in Job.objects.filter(name=text_messages.SEND, state=Job.State.WAITING).values_list("pk", flat=True):
        jobs.perform(pk)


def confirm(code: str, phone: str = PHONE, subject: str = "volunteer:1") -> str:
    """The refusal's reason; empty when the code was taken."""
    try:
        phone_codes.confirm(phone=phone, purpose="volunteer", subject=subject, code=code)
    except CodeRefused as refused:
        return refused.reason
    return ""


def test_a_code_reaches_the_phone_and_stands_nowhere_else(net, at):
    at("2026-03-14 09:00")
    ask()
    assert not net.taken  # the request does not wait for the network
    work()

    (sent,) = net.taken
    assert (net.tokens, sent["path"]) == ([f"Bearer {TOKEN}"], "/send?app=qzzy")
    assert sent["phone"] == PHONE
    assert sent["template"] == "code"
    assert sent["text"] == (
        f"【区直志愿】验证码 {net.code}，用于验证您的手机号码，10 分钟内有效。请勿告诉任何人，工作人员也不会向您索要。"
    )
    message = TextMessage.objects.get()
    assert (message.state, bytes(message.phone_sealed), bytes(message.values_sealed)) == ("sent", b"", b"")
    assert net.code not in str(Job.objects.values_list("arguments", "last_error", "key"))
    assert PHONE not in str(Job.objects.values_list("arguments", "last_error", "key"))

    assert confirm("１２３ ４５６" if net.code != "123456" else "000000") == Reason.CODE_WRONG
    assert confirm(net.code, phone=OTHER) == Reason.CODE_ENDED
    assert confirm(net.code, subject="volunteer:2") == Reason.CODE_ENDED
    assert confirm(f" {net.code[:3]} {net.code[3:]} ") == ""
    assert confirm(net.code) == Reason.CODE_ENDED


def test_five_wrong_codes_end_it_and_so_do_ten_minutes_and_a_newer_one(net, at):
    at("2026-03-14 09:00")
    ask()
    work()
    wrong = "000000" if net.code != "000000" else "111111"

    assert [confirm(wrong) for _ in range(5)] == [*[Reason.CODE_WRONG] * 4, Reason.CODE_TRIES]
    assert confirm(net.code) == Reason.CODE_TRIES

    at("2026-03-14 09:02")
    first = net.code
    ask()
    work()
    if net.code != first:
        assert confirm(first) == Reason.CODE_WRONG
    at("2026-03-14 09:12")
    assert confirm(net.code) == Reason.CODE_ENDED


def test_phone_account_address_and_the_whole_day_are_limited(net, at, settings):
    user = UserFactory()
    at("2026-03-14 09:00")
    ask()
    with pytest.raises(CodeRefused) as refused:
        ask()
    assert refused.value.reason == Reason.CODE_JUST_SENT
    assert refused.value.message == "验证码刚刚发出，请在 60 秒后再取。没有收到，请核对号码和信号。"

    for minute in range(1, 5):
        at(f"2026-03-14 09:0{minute}")
        ask()
    at("2026-03-14 09:05")
    with pytest.raises(CodeRefused) as refused:
        ask()
    assert (refused.value.reason, refused.value.retry_after) == (Reason.CODE_TOO_MANY, 55 * 60)

    at("2026-03-15 09:00")
    for last in range(10):
        ask(f"1370013700{last}", by=user)
    with pytest.raises(CodeRefused) as refused:
        ask("13600136000", by=user)
    assert refused.value.reason == Reason.CODE_TOO_MANY

    at("2026-03-16 09:00")
    settings.SMS_DAILY_LIMIT = 1
    ask(OTHER)
    with pytest.raises(CodeRefused) as refused:
        ask("13500135000")
    assert refused.value.reason == Reason.CODE_TOO_MANY


def test_codes_leave_something_of_the_day_to_warnings(net, at, settings):
    at("2026-03-16 09:00")
    settings.SMS_DAILY_LIMIT = 10
    for last in range(9):
        ask(f"1370013700{last}")
    with pytest.raises(CodeRefused) as refused:
        ask("13500135000")
    assert refused.value.reason == Reason.CODE_TOO_MANY
    told = [text_messages.remind(UserFactory(), phone=PHONE, kind=wording.PASSWORD, what="") for _ in range(2)]
    assert told == [True, False]


def test_a_network_that_is_down_is_tried_again_and_given_up_when_the_code_has_ended(net, at):
    at("2026-03-14 09:00")
    ask()
    net.status = 503
    work()
    job = Job.objects.get(name=text_messages.SEND)
    assert (job.state, job.last_error) == ("waiting", "GatewayBusy: HTTP 503")

    at("2026-03-14 09:01")
    net.status = 200
    work()
    assert [sent["id"] for sent in net.taken] == [str(TextMessage.objects.get().uuid)] * 2
    assert TextMessage.objects.get().state == "sent"

    at("2026-03-14 09:20")
    ask()
    at("2026-03-14 09:40")
    work()
    assert TextMessage.objects.first().problem == "too late"
    assert len(net.taken) == 2


def test_a_refusal_is_final_a_redirect_is_not_followed_and_silence_is_not_waited_for(net, at, settings):
    at("2026-03-14 09:00")
    ask()
    net.status = 400
    work()
    assert (TextMessage.objects.first().state, TextMessage.objects.first().problem) == ("failed", "HTTP 400")

    at("2026-03-14 09:02")
    net.status, net.headers = 302, {"Location": net.url}
    ask()
    work()
    assert TextMessage.objects.first().problem == "HTTP 302"
    assert len(net.taken) == 2

    settings.SMS_TIMEOUT, net.status, net.headers, net.stalled = 0.05, 200, {}, Event()
    with pytest.raises(gateway.GatewayBusy) as busy:
        gateway.send(gateway.Outgoing("1", PHONE, "code", {}, "text"))
    assert str(busy.value) == "TimeoutError"
    settings.SMS_URL = "http://127.0.0.1:1/"
    with pytest.raises(gateway.GatewayBusy):
        gateway.send(gateway.Outgoing("1", PHONE, "code", {}, "text"))


def test_without_a_gateway_nothing_is_promised(settings):
    assert not gateway.is_there_a_gateway()
    with pytest.raises(CodeRefused) as refused:
        ask()
    assert refused.value.reason == Reason.CODE_NO_GATEWAY
    assert not text_messages.remind(UserFactory(), phone=PHONE, kind=wording.PASSWORD)
    with pytest.raises(gateway.GatewayRefused):
        gateway.send(gateway.Outgoing("1", PHONE, "code", {}, "text"))


def test_only_a_demonstration_prints_and_only_it_takes_invented_numbers(settings, caplog, net):
    with pytest.raises(CodeRefused) as refused:
        ask("+85291234567")
    assert refused.value.reason == Reason.CODE_PHONE_ABROAD
    with pytest.raises(CodeRefused):
        ask("10000000001")

    settings.SMS_GATEWAY = "console"
    ask("10000000001")
    work()
    assert "短信 → 10000000001：【区直志愿】验证码 " in caplog.text


def test_reminders_are_few_and_traces_go_after_a_month(net, at):
    moment = at("2026-03-14 09:00")
    user = UserFactory()
    told = [text_messages.remind(user, phone=PHONE, kind=wording.NEW_BROWSER, what="Edge（Windows）") for _ in range(6)]
    assert told == [True] * 5 + [False]
    work()
    assert net.taken[0]["text"].startswith("【区直志愿】您的账号在没有用过的浏览器登录（Edge（Windows））。")

    ask()
    with clock.at(moment + timedelta(days=2)):
        assert phone_codes.prune() == 1
        text_messages.prune()
        assert not TextMessage.objects.filter(state="waiting").exists()
    with clock.at(moment + timedelta(days=31)):
        assert text_messages.prune() == 6
