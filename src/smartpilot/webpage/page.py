"""The page as a whole: what it shows, in which order, and what a browser may do with it."""

import base64
import hashlib

from smartpilot import __version__
from smartpilot.i18n import _, language
from smartpilot.ledger.provenance import ledger_text, registry_text
from smartpilot.records.terms import Kind
from smartpilot.registry.query import format_filter
from smartpilot.registry.registry import Registry
from smartpilot.webpage.drawing import patterns
from smartpilot.webpage.figures import PageFigures
from smartpilot.webpage.markup import Markup, element, joined
from smartpilot.webpage.sections import (
    completeness_section,
    format_day,
    key_figures,
    overdue_section,
    progress_section,
    records_section,
    tiles_section,
    timeline_section,
)
from smartpilot.webpage.style import STYLE


def make_page(registry: Registry, figures: PageFigures) -> str:
    """The page: HTML without scripts, which a browser shows without asking anybody for anything."""
    notices = figures.filter.notices
    programmes = registry.title_of_kind(Kind.PILOTS, notices)
    if language() != "zh":
        programmes = _(", ").join(programme.label for programme in registry.programmes_of(notices))
    title = _("Progress of the {programme}").format(programme=programmes)
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    head = element(
        "head",
        element("meta", charset="utf-8"),
        # Before everything else that could load something.
        element(
            "meta", http_equiv="Content-Security-Policy", content=f"default-src 'none'; style-src 'sha256-{digest}'"
        ),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("meta", name="generator", content=f"smartpilot {__version__}"),
        element("title", _("{title}, as of {day}").format(title=title, day=format_day(figures.as_of))),
        element("style", Markup(STYLE)),
    )
    body = element(
        "body",
        patterns(),
        element(
            "header",
            element("h1", title),
            element(
                "p", _("As of {day}").format(day=format_day(figures.as_of)), format_filter(figures.filter), class_="sub"
            ),
        ),
        element(
            "main",
            key_figures(figures),
            tiles_section(figures),
            progress_section(figures),
            timeline_section(registry, figures),
            overdue_section(registry, figures),
            completeness_section(figures),
            records_section(registry, figures),
        ),
        element("footer", *_origin(figures)),
    )
    return joined(
        Markup("<!doctype html>\n"), element("html", head, body, lang="zh-CN" if language() == "zh" else "en"), "\n"
    )


def _origin(figures: PageFigures) -> list[str]:
    provenance = figures.provenance
    last = format_day(provenance.last) if provenance.last else ""
    places = {"registry": registry_text(provenance), "ledger": ledger_text(provenance, last)}
    return [
        element("p", _("Figures: {registry}; {ledger}.").format(**places)),
        element(
            "p", _("Made by smartpilot {version}. The page loads nothing from elsewhere.").format(version=__version__)
        ),
    ]
