"""One morning at a site: scans, entered times, and their fold."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from checkin.attendance.facts import EnteredTime, Fact, Folded, Interval
from checkin.attendance.fold import fold

NINE = datetime(2026, 3, 14, 1, tzinfo=UTC)  # 09:00 in Nanning; the shift lasts to 12:00
WINDOW_START, WINDOW_END = NINE - timedelta(hours=1), NINE + timedelta(hours=4)


def at(clock: str) -> datetime:
    hour, minute = clock.split(":")
    return NINE + timedelta(hours=int(hour) - 9, minutes=int(minute))


def scan(direction: str, clock: str, *, nonce: str = "", source: str = "station:1", **more) -> Fact:
    moment = at(clock)
    given_values = {"device_at": moment, "received_at": moment, "method": "card"} | more
    return Fact(
        logical_at=moment, direction=direction, source=source, nonce=nonce or f"{direction}{clock}", **given_values
    )


def annul(target: str, clock: str, **more) -> Fact:
    return scan("annul", clock, annuls=target, **more)


def entered(
    start: str | None, end: str | None, *, key: str = "1", origin: str = "leader_closed", **more
) -> EnteredTime:
    ends = {"in_at": start and at(start), "out_at": end and at(end)}
    return EnteredTime(key=key, origin=origin, **({"entered_at": at("18:00")} | ends | more))


def folded(*facts: Fact, **more) -> Folded:
    return fold(facts, scans_from=WINDOW_START, scans_until=WINDOW_END, **more)


def timed(start: str, end: str) -> Interval:
    return Interval(at(start), at(end), timed=True, origin="measured")


def supplementary(start: str, end: str, origin: str = "leader_closed") -> Interval:
    return Interval(at(start), at(end), timed=False, origin=origin)


def codes(result: Folded) -> list[str]:
    return [finding.code for finding in result.findings]


minutes = st.integers(-70, 250)
moments = minutes.map(lambda minute: NINE + timedelta(minutes=minute))
delays = st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(hours=80)])


@st.composite
def scans(draw) -> Fact:
    moment = draw(moments)
    direction = draw(st.sampled_from(["in", "out", "in", "out", "annul"]))
    return Fact(
        logical_at=moment,
        direction=direction,
        source=draw(st.sampled_from(["station:1", "user:2"])),
        nonce=draw(st.sampled_from("abcdefghij")),
        device_at=moment + timedelta(minutes=draw(st.integers(-10, 10))),
        received_at=moment + draw(delays),
        annuls=draw(st.sampled_from("abcdefghij")) if direction == "annul" else None,
        method=draw(st.sampled_from(["card", "site_code", "sheet"])),
    )


@st.composite
def rows(draw) -> EnteredTime:
    ends = draw(st.tuples(st.none() | moments, st.none() | moments))
    return EnteredTime(
        key=draw(st.sampled_from("stuvw")),
        origin=draw(st.sampled_from(["paper", "leader_closed"])),
        entered_at=NINE + timedelta(hours=draw(st.integers(6, 8))),
        in_at=ends[0],
        out_at=ends[1],
        replaces=draw(st.none() | st.sampled_from("stuvw")),
    )


several_scans = st.lists(scans(), max_size=9)
several_rows = st.lists(rows(), max_size=4, unique_by=lambda row: row.key)
