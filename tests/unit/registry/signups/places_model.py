"""The places of one shift in a few lines: who has one, for whom one is kept, who waits, who was asked to come."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass
class Places:
    """Beside the product; people are numbers, and so are the positions of the shift and the teams."""

    capacity: list[int]
    is_kept: bool = False  # whether who moves up says yes first
    quotas: dict[int, int] = field(default_factory=dict)  # team → its places
    held: dict[int, int] = field(default_factory=dict)  # person → position
    kept: dict[int, tuple[int, datetime]] = field(default_factory=dict)  # … and until when
    line: list[list[int]] = field(default_factory=lambda: [[], []])  # of each position
    asked: dict[int, int] = field(default_factory=dict)  # who waits for the lot
    named: dict[int, int] = field(default_factory=dict)  # who was invited and has not answered
    of_team: dict[int, int] = field(default_factory=dict)  # person → the team on whose places they were named

    def taken(self, position: int) -> int:
        return [*self.held.values(), *(at for at, _until in self.kept.values())].count(position)

    def free(self, position: int) -> int:
        return max(0, self.capacity[position] - self.taken(position))

    def on_places_of(self, team: int) -> int:
        return list(self.of_team.values()).count(team)

    @property
    def inside(self) -> dict[int, int]:
        """Who signed up, with the position."""
        waiting = {one: position for position, line in enumerate(self.line) for one in line}
        return self.held | {one: at for one, (at, _until) in self.kept.items()} | waiting | self.asked

    @property
    def listed(self) -> list[int]:
        return sorted({**self.inside, **self.named})

    def place(self, one: int, position: int) -> None:
        """On a free place, or last in line."""
        self.named.pop(one, None)
        if self.free(position):
            self.held[one] = position
        else:
            self.line[position].append(one)

    def give(self, one: int, position: int, now: datetime) -> None:
        """A place to who waited, at once or kept for an hour."""
        self.line[position].remove(one)
        if self.is_kept:
            self.kept[one] = (position, now + timedelta(hours=1))
        else:
            self.held[one] = position

    def move_up(self, position: int, now: datetime) -> None:
        for one in self.line[position][: self.free(position)]:
            self.give(one, position, now)

    def drop(self, one: int) -> int | None:
        """Off every list; the position they signed up for."""
        position = self.inside.get(one)
        for some in (self.held, self.kept, self.asked, self.named, self.of_team):
            some.pop(one, None)
        self.line = [[each for each in line if each != one] for line in self.line]
        return position

    def leave(self, one: int, now: datetime) -> None:
        position = self.drop(one)
        if position is not None:
            self.move_up(position, now)

    def late(self, now: datetime) -> list[int]:
        """Whose kept place is over."""
        return [one for one, (_position, until) in self.kept.items() if until <= now]

    def pass_on(self, now: datetime) -> None:
        positions = {self.drop(one) for one in self.late(now)}
        for position in sorted(each for each in positions if each is not None):
            self.move_up(position, now)
