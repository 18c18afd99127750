"""Two of the same name in one list: the number, or the end of the phone, tells them apart."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

PHONE_END = 4


def apart_of(people: Iterable[Any]) -> dict[int, str]:
    """Person → what stands behind the name; only for names that the list holds more than once."""
    listed = {person.pk: person for person in people}
    times = Counter(person.name for person in listed.values())
    return {pk: mark for pk, person in listed.items() if times[person.name] > 1 and (mark := mark_of(person))}


def name_apart(people: Iterable[Any]) -> None:
    """Set `apart` on each of these people, empty where the name is enough."""
    listed = list(people)
    marks = apart_of(listed)
    for person in listed:
        person.apart = marks.get(person.pk, "")


def mark_of(person: Any) -> str:
    """What tells this person from another of the same name."""
    if person.volunteer_no:
        return f"（{person.volunteer_no}）"
    return f"（手机尾号 {person.phone[-PHONE_END:]}）" if person.phone else ""
