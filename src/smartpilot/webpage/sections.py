"""The sections of the page, one below the other."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from smartpilot.chinese import format_date
from smartpilot.deadlines.report import titles_of_rows
from smartpilot.deadlines.rows import DeadlineRow, Tally, TargetRow, sum_tallies
from smartpilot.deadlines.wording import format_days_left, stage_text
from smartpilot.i18n import _, language, ngettext
from smartpilot.places.divisions import province_rank
from smartpilot.records.models import AnyTarget, Pilot, Project
from smartpilot.records.obligations import title_with_period
from smartpilot.records.terms import Kind, Status
from smartpilot.records.titles import title_of
from smartpilot.registry.registry import Registry
from smartpilot.webpage.drawing import BAR_PARTS, draw_bar, draw_swatch, draw_tiles, legend, parts_of
from smartpilot.webpage.figures import PageFigures
from smartpilot.webpage.markup import Markup, MarkupColumn, element, joined, link, table

# What has become of pilots, where anything has.
_OUTCOMES = (Status.ACCEPTED, Status.WITHDRAWN)


def format_day(day: dt.date) -> str:
    """A day as the language of the page writes it."""
    return format_date(day) if language() == "zh" else day.isoformat()


def _section(heading: str, *children: str) -> Markup:
    return element("section", element("h2", heading), *children)


def key_figures(figures: PageFigures) -> Markup:
    """The figures that people ask for first."""
    due, following = figures.due, figures.next_deadline
    pilots, projects = (len(figures.records[kind]) for kind in (Kind.PILOTS, Kind.PROJECTS))
    ended = [(status.label, n) for status in _OUTCOMES if (n := figures.by_status.get(status, 0))]
    said = [_("{what}: {n}").format(what=label, n=n) for label, n in ended]
    said += [_("special projects: {n}").format(n=projects)] if projects else []
    boxes = [
        (_("pilots in the registry"), str(pilots), _("; ").join(said)),
        (_("due by this day"), str(due.targets), _share(due)),
        (_("handed in"), str(due.handed_in), _("of which late: {n}").format(n=due.late)),
        (_("overdue"), str(due.overdue), ""),
    ]
    items = [_key_figure(name, value, more) for name, value, more in boxes]
    if following is not None and following.due is not None:
        title = title_with_period(following.deliverable, following.period)
        more = f"{title}{_('; ')}{format_days_left(following.days_left)}"
        day = element("span", format_day(following.due), class_="day")
        items.append(_key_figure(_("next deadline"), day, more, "words"))
    return element("dl", *items, class_="key")


def _key_figure(name: str, value: str, more: str, class_: str | None = None) -> Markup:
    return element(
        "div", element("dt", name), element("dd", value, element("small", more) if more else "", class_=class_)
    )


def _share(tally: Tally) -> str:
    if not tally.targets:
        return ""
    return _("progress: {share}").format(share=f"{tally.percent}%")


def tiles_section(figures: PageFigures) -> Markup:
    """The provinces as tiles, with what the shades mean."""
    shades = [element("li", draw_swatch(class_), text) for class_, text in legend()]
    beside = element(
        "div",
        element(
            "p", _("A tile has the number of pilots, and below it what was handed in of what was due by this day.")
        ),
        element("ul", *shades, class_="legend"),
        element(
            "p",
            _("A province includes its separately planned city, and 新疆 the Corps; the last row has these alone."),
            class_="note",
        ),
        element("p", _("Tiles, not a map: they show no boundaries and no extent."), class_="note"),
    )
    return _section(_("Pilots by province"), element("div", draw_tiles(figures.areas), beside, class_="figure"))


def progress_section(figures: PageFigures) -> Markup:
    """What each province has handed in of what was due, with bars."""
    rows = [row for row in figures.provinces if row.due.targets]
    if not rows:
        return _section(_("Progress by province"), element("p", _("Nothing was due by this day.")))
    most = max(row.due.targets for row in rows)
    columns = [
        MarkupColumn(_("province")),
        MarkupColumn("", "chart"),
        MarkupColumn(_("deliverables to hand in"), "n"),
        MarkupColumn(_("handed in"), "n"),
        MarkupColumn(_("of which late"), "n"),
        MarkupColumn(_("outstanding"), "n"),
        MarkupColumn(_("of which overdue"), "n"),
        MarkupColumn(_("of which sent back"), "n"),
    ]
    body = [_progress_row(row.province or _("(no province known)"), row.due, most) for row in rows]
    total = sum_tallies(row.due for row in rows)
    names = dict(zip(BAR_PARTS, _part_names(), strict=True))
    key = [element("li", draw_swatch("", part), name) for part, name in names.items()]
    return _section(
        _("Progress by province"),
        element("p", _("Of what was due by this day. A bar is as long as much is to be handed in."), class_="note"),
        element("ul", *key, class_="legend row"),
        table(columns, body, _("Progress by province"), total=[_("total"), "", *_numbers(total)]),
    )


def _part_names() -> tuple[str, ...]:
    return _("handed in on time"), _("handed in late"), _("overdue"), _("not handed in otherwise")


def _numbers(tally: Tally) -> list[str]:
    numbers = (tally.targets, tally.handed_in, tally.late, tally.outstanding, tally.overdue, tally.returned)
    return [str(number) for number in numbers]


def _progress_row(name: str, due: Tally, most: int) -> list[str]:
    said = [
        _("{label}: {text}").format(label=label, text=number)
        for label, (_part, number) in zip(_part_names(), parts_of(due), strict=True)
        if number
    ]
    return [name, draw_bar(due, most, f"{name} {_(', ').join(said)}"), *_numbers(due)]


def timeline_section(registry: Registry, figures: PageFigures) -> Markup:
    """The deadlines in the order of their days, with the day of the page among them."""
    dated = [row for row in figures.deadlines if row.due is not None]
    undated = [row for row in figures.deadlines if row.due is None]
    past = [row for row in dated if row.due and row.due < figures.as_of]
    today = element("li", _("{day}: the day of this report").format(day=format_day(figures.as_of)), class_="today")
    items = [
        *(_timeline_item(registry, row, "past") for row in past),
        today,
        *(_timeline_item(registry, row, None) for row in dated[len(past) :]),
    ]
    parts = [element("ol", *items, class_="line")]
    if undated:
        titles = dict.fromkeys(title_with_period(row.deliverable, row.period) for row in undated)
        parts.append(element("p", _("Without a date: {titles}").format(titles=_(", ").join(titles)), class_="note"))
    return _section(_("Deadlines"), *parts)


def _timeline_item(registry: Registry, row: DeadlineRow, class_: str | None) -> Markup:
    tally, due = row.tally, row.due or dt.date.max
    counts = _("{met} of {n} handed in").format(met=tally.handed_in, n=tally.targets)
    if tally.overdue:
        counts += _(", ") + _("{n} overdue").format(n=tally.overdue)
    left = format_days_left(row.days_left) if row.is_expected and tally.targets else ""
    title = title_with_period(row.deliverable, row.period)
    notice = _("notice {id}").format(id=row.notice)
    if len(registry.programmes_of()) > 1:
        programme = registry.programme_of(registry.notices[row.notice]).short_label
        notice = _("{programme}, notice {id}").format(programme=programme, id=row.notice)
    text = _("; ").join(filter(None, (notice, counts, left)))
    return element(
        "li",
        format_day(due),
        " ",
        element("b", title),
        element("br"),
        element("span", text, class_="sub"),
        class_=class_,
    )


def overdue_section(registry: Registry, figures: PageFigures) -> Markup:
    """Who is overdue, with what, since when."""
    heading = _("Overdue")
    if not figures.overdue:
        return _section(heading, element("p", _("Nothing is overdue.")))
    columns = [
        MarkupColumn(_("name")),
        MarkupColumn(_("deliverable")),
        MarkupColumn(_("due"), "day"),
        MarkupColumn(_("time left"), "day late"),
        MarkupColumn(_("stage")),
    ]
    body: list[Sequence[str]] = []
    overdue = _by_province(figures.overdue)
    titled = zip(overdue, titles_of_rows(registry, overdue), strict=True)
    for province, group in groupby(titled, key=lambda pair: pair[0].province):
        rows = list(group)
        count = ngettext("{n} deliverable", "{n} deliverables", len(rows)).format(n=len(rows))
        body.append([joined(province or _("(no province known)"), " ", element("small", count))])
        body += [
            [
                row.name,
                title,
                format_day(row.due) if row.due else "",
                format_days_left(row.days_left),
                _stage_with_day(row),
            ]
            for row, title in rows
        ]
    return _section(heading, table(columns, body, heading))


def _stage_with_day(row: TargetRow) -> Markup:
    """The stage that was reached, its day on one line."""
    day = format_day(row.stage_on) if row.stage_on else ""
    before, day, after = stage_text(row.stage, day, row.stage_note).partition(day or "\n")
    return joined(before, element("span", day, class_="day"), after) if day else joined(before)


def _by_province(rows: Sequence[TargetRow]) -> list[TargetRow]:
    return sorted(rows, key=lambda row: (province_rank(row.province or ""), row.target, row.due or dt.date.max))


def completeness_section(figures: PageFigures) -> Markup:
    """How many records the registry has of those that each notice lists."""
    heading = _("How complete the registry is")
    if not figures.notices:
        return joined()
    columns = [
        MarkupColumn(_("notice")),
        MarkupColumn(_("issued on"), "day"),
        MarkupColumn(_("pilots"), "n"),
        MarkupColumn(_("new"), "n"),
        MarkupColumn(_("expanded-scope"), "n"),
        MarkupColumn(_("special projects"), "n"),
    ]
    rows = [
        [
            notice.id,
            format_day(notice.issued_on),
            *(count.text for count in (counts.pilots, counts.new, counts.expanded, counts.special)),
        ]
        for notice, counts in figures.notices
    ]
    return _section(
        heading,
        element(
            "p",
            _("Records in the registry, of those that each notice lists. What it lacks is not counted on this page."),
            class_="note",
        ),
        table(columns, rows, heading),
    )


def records_section(registry: Registry, figures: PageFigures) -> Markup:
    """The records with evidence and sources, folded by province."""
    records = [record for kind in (Kind.PILOTS, Kind.PROJECTS) for record in figures.records[kind]]
    if not records:
        return joined()
    used = dict.fromkeys(source for record in records for source in record.sources if source in registry.sources)
    numbers = {source: number for number, source in enumerate(used, 1)}

    def group_of(record: AnyTarget) -> str:
        if isinstance(record, Project):
            return Kind.PROJECTS.label
        return registry.province_of(record) or _("(no province known)")

    columns = [MarkupColumn(str(title_of(Pilot, key))) for key in ("name", "id", "designation", "evidence", "sources")]
    parts = []
    ordered = sorted(
        records, key=lambda record: (isinstance(record, Project), province_rank(group_of(record)), record.id)
    )
    for name, group in groupby(ordered, key=group_of):
        rows = [
            [
                record.name,
                record.id,
                record.designation.label if isinstance(record, Pilot) and record.designation else "",
                record.evidence.label if record.evidence else "",
                " ".join(f"[{numbers[source]}]" for source in record.sources if source in numbers),
            ]
            for record in group
        ]
        summary = element(
            "summary", name, " ", element("small", ngettext("{n} record", "{n} records", len(rows)).format(n=len(rows)))
        )
        parts.append(element("details", summary, table(columns, rows, name)))
    sources = [registry.sources[id_] for id_ in used]
    listed = [
        element("li", link(source.title, source.url), f"{_(', ')}{source.publisher}" if source.publisher else "")
        for source in sources
    ]
    summary = element("summary", str(title_of(Pilot, "sources")), " ", element("small", str(len(listed))))
    parts.append(element("details", summary, element("ol", *listed, class_="sources")))
    return _section(_("Records, evidence and sources"), *parts)
