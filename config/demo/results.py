"""What the committee says of a brand project in numbers, last year and this."""

from datetime import date

from certificates.statistics.services import projects, public_projects, results
from config.demo.story import Story
from registry import clock

BRAND = "共青团关爱农民工子女行动"
# name, unit word, goal, whether years add up, reached in the year before and in this one
STATED = (
    ("结对陪伴的学生", "人", 200, False, 160, 185),
    ("捐赠图书", "册", 3000, True, 1180, 960),
    ("家访", "户", 300, True, 92, None),
)


def name_aims(story: Story) -> None:
    """The numbers that the committee wants to reach."""
    project, by = story.projects[BRAND], story.staff["committee"]
    for name, measure, goal, adds_up, _before, _now in STATED:
        results.add_aim(project=project, name=name, measure=measure, goal=goal, adds_up=adds_up, by=by)
    public_projects.ask(project=project, by=by)


def state_results(story: Story) -> None:
    """The year before as a whole, this one so far."""
    project, by, this = story.projects[BRAND], story.staff["committee"], clock.today().year
    aims = dict(project.aims.values_list("name", "pk"))
    years = projects.years(project)
    for year, place in ((this - 1, 4), (this, 5)):
        said = {aims[row[0]]: row[place] for row in STATED if row[place] is not None}
        day = date(year, 12, 31) if year < this else clock.today()
        if year in years:
            results.state(project=project, year=year, as_of_on=day, reached=said, by=by)
