"""The afternoon itself, step by step; whatever is done is done on pages."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from playwright.sync_api import Page, expect

from registry import clock
from tests.e2e.afternoon import office as tables
from tests.e2e.afternoon.hands import PASSWORD, Office, agree, choose, store, submit, upload
from tests.e2e.afternoon.office import Person, UnitToCome
from tests.readers import pdf_codes, pdf_text

OUTPUT = Path(__file__).parents[1] / "output"
ROOT_UNIT = "区直团工委"
NUMBER = re.compile(r"GZ\d{11}")  # of a volunteer
PHONES_KEPT = 4


@dataclass
class Afternoon:
    """Who sits where, what is to come, and how long each step took (seconds)."""

    office: Office
    first: dict[str, str]  # user name → one-time password
    units: Sequence[UnitToCome]
    each: int
    folder: Path
    took: dict[str, float] = field(default_factory=dict)
    desks: dict[str, Page] = field(default_factory=dict)
    volunteers: list[Page] = field(default_factory=list)  # the phones of who began, the last ones

    @property
    def last_seated(self) -> UnitToCome:
        """The unit whose administrator came last."""
        return next(unit for unit in reversed(self.units) if unit.administrator in self.desks)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = monotonic()
        try:
            yield
        except BaseException:
            self.take_pictures()
            raise
        self.took[name] = monotonic() - began
        print(f"{name}：{self.took[name]:.0f} 秒", flush=True)

    def take_pictures(self) -> None:
        """What everybody had before them when it went wrong."""
        OUTPUT.mkdir(exist_ok=True)
        for name, page in self.desks.items():
            page.screenshot(path=OUTPUT / f"afternoon-{name}.png")

    @property
    def committee(self) -> Page:
        return self.desks["committee-admin"]

    @property
    def second(self) -> Page:
        return self.desks["committee-two"]


def begin(day: Afternoon) -> None:
    """The two who were made at the start log in, and the committee becomes three."""
    for name, password in day.first.items():
        day.desks[name] = day.office.begins(name, password)
    expect(day.committee.locator("#setup")).to_contain_text("开办")
    for name, shown in (("committee-two", "覃示例二"), ("committee-three", "陆示例三")):
        mail = f"{name}@example.org"
        security = day.desks["security-admin"]
        security.goto("/committee/roles/")
        asked = security.locator("form[action$='/propose/']")
        asked.locator("[name=username]").fill(name)
        asked.locator("[name=display_name]").fill(shown)
        asked.locator("[name=work_mail]").fill(mail)
        asked.locator("[name=role]").select_option(label="区直团工委")
        asked.locator("[name=unit]").fill(ROOT_UNIT)
        submit(security, "提出，等待确认")
        confirm(day.committee, mail)
        day.office.work()
        day.desks[name] = day.office.invited(name, mail)


def confirm(page: Page, mail: str) -> None:
    """Somebody else above confirms what waits, with the address the holder told."""
    page.goto("/manage/appointments/")
    page.locator("input[name=work_mail]").first.fill(mail)
    page.locator("button", has_text="确认任命").first.click()
    expect(page.locator("#messages")).to_contain_text("已任命")


def name_the_office(day: Afternoon) -> None:
    """The first step of the guide: what pages say about who answers."""
    page = day.committee
    follow(page, "填写名称和标识")
    page.fill("[name=contact_name]", "区直团工委志愿服务工作组")
    page.fill("[name=contact_phone]", "0771-0000000")
    submit(page, "保存")


def finish_the_guide(day: Afternoon) -> None:
    """A school, a group, the year's programme, a letter on trial; what suits as it is is skipped."""
    page, (leading, *others), year = day.committee, day.units[:3], clock.today().year
    enter(page, "录入服务地点", name="白沙小学", kind="school")
    enter(page, "录入协作组", name="第一协作组", leading_unit=leading.short_name, units=[leading, *others])
    enter(
        page,
        "录入专项",
        name="“红石榴”志愿服务专项",
        starts_on=f"{year}-01-01",
        ends_on=f"{year}-12-31",
        table_title="“红石榴”志愿服务活动情况统计表",
    )
    while "给自己试发一封" not in page.locator("#setup .step-now").inner_text():
        submit(page, "先跳过")
        page.goto("/")
    day.second.goto("/")  # who was made at the very start has no address yet
    submit(day.second, "给自己试发一封")
    page.goto("/")
    while page.locator("#setup .step-now").count():
        submit(page, "先跳过")
        page.goto("/")
    submit(page, "收起向导，开始使用")
    expect(page.locator("#setup")).to_have_count(0)


def follow(page: Page, label: str) -> None:
    """What the guide offers next."""
    page.goto("/")
    page.locator("#setup .step-now").get_by_role("link", name=label, exact=True).click()


def enter(page: Page, label: str, **fields: str | Sequence[UnitToCome]) -> None:
    """An entry of the list that the guide leads to."""
    follow(page, label)
    page.locator("main a.btn-primary, .page-head a.btn-primary, a.btn-primary").first.click()
    for name, value in fields.items():
        control = page.locator(f"main [name={name}]")
        if not isinstance(value, str):
            for unit in value:
                page.locator("main label", has_text=unit.short_name).first.click()
        elif control.evaluate("one => one.tagName") == "SELECT":
            option = control.locator("option", has_text=value)
            control.select_option(value=value if not option.count() else option.first.get_attribute("value"))
        else:
            control.fill(value)
    submit(page, "保存")
    expect(page.locator("#messages")).to_contain_text("已")
    page.goto("/")


def enter_units(day: Afternoon) -> None:
    """A table of all units with who shall administer them."""
    there = upload(day.committee, "units", ROOT_UNIT, "团组织和管理员.xlsx", tables.units_table(day.units))
    assert not store(day.office, day.committee, there)
    day.office.until(day.committee, there, says="已导入")


def confirm_administrators(day: Afternoon) -> None:
    """Another of the committee confirms each of them, after a call."""
    page, mails = day.second, {unit.short_name: unit.mail for unit in day.units}
    for _each in day.units:
        page.goto("/manage/appointments/")
        card = page.locator("section.todo").first
        name = next(name for name in mails if name in card.inner_text())
        card.locator("input[name=work_mail]").fill(mails.pop(name))
        card.locator("button", has_text="确认任命").click()
        expect(page.locator("#messages")).to_contain_text("已任命")


def enter_people(day: Afternoon) -> None:
    """Each unit's own table; what is wrong in it is put right and uploaded once more."""
    waiting: list[tuple[Page, str, UnitToCome]] = []
    hands = [day.committee, day.second, day.desks["committee-three"]]
    for n, unit in enumerate(day.units):
        page, table = hands[n % 3], tables.messy(unit, tables.people_of(unit, day.each))
        waiting.append((page, upload(page, "people", unit.short_name, table.name, table.content), unit))
    again = []
    for page, there, unit in waiting:
        if store(day.office, page, there):
            again.append((page, there, unit))
    for page, there, unit in again:
        day.office.until(page, there, says="已导入")
        with page.expect_download() as coming:
            page.get_by_role("link", name="下载有问题的行").click()
        content = tables.put_right(Path(coming.value.path()).read_bytes(), tables.people_of(unit, day.each))
        mended = upload(page, "people", unit.short_name, f"{unit.short_name}更正.xlsx", content)
        assert not store(day.office, page, mended)
        day.office.until(page, mended, says="已导入")
    for page, there, _unit in waiting:
        day.office.until(page, there, says="已导入")


def take_seat(day: Afternoon, unit: UnitToCome) -> Page:
    """An administrator comes by the link in the office's mail."""
    day.office.work()
    day.desks[unit.administrator] = day.office.invited(unit.administrator, unit.mail)
    return day.desks[unit.administrator]


def print_slips(day: Afternoon, unit: UnitToCome) -> dict[str, str]:
    """The slips of this unit as a pair of scissors leaves them: who stands on one, and where its code leads."""
    page = day.desks[unit.administrator]
    page.goto("/manage/volunteers/slips/")
    with page.expect_download() as coming:
        page.get_by_role("button", name="打印", exact=True).first.click()
    pdf = Path(coming.value.path()).read_bytes()
    links = {link.partition("c=")[2]: link for link in pdf_codes(pdf, day.folder)}
    found = {}
    for name in (one.name for one in tables.people_of(unit, day.each)):
        code = re.search(rf"{name}.*?([A-Z0-9]{{4}}(?:[-\s][A-Z0-9]{{4}}){{2}})", pdf_text(pdf), re.DOTALL)
        if code:
            found[name] = links[re.sub(r"\W", "", code[1])]
    return found


def activate(day: Afternoon, link: str, somebody: Person) -> None:
    """On the own phone: scan the slip, type the own number, read, agree."""
    if len(day.volunteers) == PHONES_KEPT:
        day.volunteers.pop(0).context.close()
    page = day.office.phone()
    page.goto(link.removeprefix(day.office.url))
    page.fill("[name=id_number]", somebody.number)
    submit(page, "下一步")
    page.fill("[name=password]", PASSWORD)
    page.locator("input[name=privacy]").check()
    page.locator("input[name=declaration]").check()
    submit(page, "确认并启用")
    expect(page.locator("main")).to_contain_text(NUMBER)
    day.volunteers.append(page)


def merge(day: Afternoon, unit: UnitToCome, successor: UnitToCome) -> None:
    """One unit goes into another; what would move is shown first."""
    page = day.committee
    page.goto(page_of_unit(day, unit))
    page.get_by_role("link", name="并入其他单位").first.click()
    choose(page, "successor", successor.short_name)
    submit(page, "查看将转移的事项")
    submit(page, "确认合并")
    expect(page.locator("#messages")).to_contain_text("已并入")


def hand_over(day: Afternoon, unit: UnitToCome) -> None:
    """An administrator hands the office over to a volunteer of the unit: named, confirmed above, taken, signed."""
    old, new = day.desks[unit.administrator], day.volunteers[-1]
    old.goto(page_of_unit(day, unit))
    old.get_by_role("link", name="交接", exact=True).first.click()
    old.fill("[name=note]", "印章在办公室保险柜")
    submit(old, "发起交接")
    old.fill("[name=username]", number_on(new))
    old.fill("[name=work_mail]", "next@example.org")
    submit(old, "确定接收人")
    there = old.url
    confirm(day.second, "next@example.org")
    day.office.with_second_factor(new)
    new.goto(there)
    agree(new, "接手")
    for page in (new, old):
        page.goto(there)
        agree(page, "确认交接单无误")
    expect(old.locator("main")).to_contain_text("接任")


def number_on(phone: Page) -> str:
    """The volunteer number, as the page says it to who just began."""
    found = NUMBER.search(phone.locator("main").inner_text())
    assert found
    return found[0]


def page_of_unit(day: Afternoon, unit: UnitToCome) -> str:
    """Found by the committee, which every link in a letter comes from."""
    page = day.committee
    page.goto(f"/committee/units/?q={unit.short_name}")
    page.locator("main td.go a").first.click()
    return page.url


def whole(day: Afternoon, *, on_phones: int) -> None:
    """From the first log-in to a merger: each step is timed, and said as it ends."""
    for name, do in {
        "首次登录，三人成组": begin,
        "名称和标识": name_the_office,
        f"导入 {len(day.units)} 个单位和管理员": enter_units,
        "逐一确认任命": confirm_administrators,
        "办完开办向导": finish_the_guide,
        f"导入 {len(day.units)} 份名单": enter_people,
    }.items():
        with day.step(name):
            do(day)
    with day.step(f"打印启用单，{on_phones} 人在手机上确认"):
        on_their_phones(day, on_phones)
    with day.step("一个单位并入另一个"):
        merge(day, day.units[1], day.units[2])
    with day.step("一位管理员交接给下一位"):
        hand_over(day, day.last_seated)


def on_their_phones(day: Afternoon, count: int) -> None:
    """The administrators of the first units hand slips out until so many people have begun."""
    begun = 0
    for unit in day.units:
        if begun == count:
            return
        take_seat(day, unit)
        people = {one.name: one for one in tables.people_of(unit, day.each)}
        for name, link in list(print_slips(day, unit).items())[: count - begun]:
            activate(day, link, people[name])
            begun += 1
    if begun < count:
        raise AssertionError(f"only {begun} slips")
