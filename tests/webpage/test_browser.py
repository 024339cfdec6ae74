"""The page in Chromium: nothing leaves it, every text can be read, nothing overflows, nothing is cut on paper."""

import base64
import datetime as dt
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledgers import event, write_ledger
from program import REGISTRY, ROOT
from smartpilot.i18n import use_language
from smartpilot.registry.query import NO_FILTER
from smartpilot.store import load_store
from smartpilot.webpage.figures import collect_figures
from smartpilot.webpage.page import make_page

webdriver = pytest.importorskip("selenium.webdriver")

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = ROOT / ".ci" / "browser" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="chromium and chromium-driver are not installed"),
]

# The lowest contrast of text and ground (WCAG 2.2, 1.4.3).
CONTRAST = 4.5

CONTRASTS = """
const luminance = c => c.map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const rgb = text => (text.match(/[\\d.]+/g) || []).map(Number);
const ground = element => {
  if (element.closest('g.tile')) return rgb(getComputedStyle(element.closest('g.tile').querySelector('rect')).fill);
  for (let e = element; e; e = e.parentElement) {
    const c = rgb(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c;
  }
  return [255, 255, 255];
};
const found = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || element.closest('title, style, defs')) continue;
  const style = getComputedStyle(element);
  const ink = element.namespaceURI.endsWith('svg') ? style.fill : style.color;
  const inks = [luminance(rgb(ink)), luminance(ground(element))];
  found.push([(Math.max(...inks) + .05) / (Math.min(...inks) + .05), walker.currentNode.data.trim().slice(0, 20)]);
}
return found;
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("page")
    registry = folder / "pilots.toml"
    text = REGISTRY.read_text(encoding="utf-8")
    registry.write_text(
        text.replace('name = "石家庄市正定县"', f'name = "{"很长的名称" * 30}{"x" * 120}"'), encoding="utf-8"
    )
    late = {"target": "2014-370285", "on": dt.date(2015, 5, 8)}
    write_ledger(registry, event(1), event(2, **late))
    store = load_store(registry, lambda message: None)
    file = folder / "page.html"
    with use_language("zh"):
        made = make_page(store.registry, collect_figures(store, NO_FILTER, dt.date(2015, 5, 16)))
    file.write_text(made, encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()


def test_no_request_leaves_the_page_and_the_policy_stops_nothing_of_it(browser: Any, page: Path) -> None:
    browser.get("about:blank")
    browser.get_log("performance")  # what the browser's own first page asked for
    browser.get(page.as_uri())

    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
    assert asked == [page.as_uri()]
    assert browser.get_log("browser") == []


def test_every_text_has_contrast(browser: Any, page: Path) -> None:
    browser.get(page.as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")

    contrasts = browser.execute_script(CONTRASTS)

    assert len(contrasts) > 300
    assert [pair for pair in contrasts if pair[0] < CONTRAST] == []


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_overflows(browser: Any, page: Path, width: int) -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(page.as_uri())
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert browser.execute_script("return window.innerWidth") == width
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    wider = """return [...document.querySelectorAll('body *')].filter(e => !e.closest('.wide, .defs')
        && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"""
    assert browser.execute_script(wider) == []
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed; .ci/run does it")
def test_axe_finds_nothing_serious(browser: Any, page: Path) -> None:
    browser.get(page.as_uri())
    browser.execute_script(AXE.read_text(encoding="utf-8"))

    answer = browser.execute_async_script("axe.run().then(arguments[arguments.length - 1])")

    serious = [v for v in answer["violations"] if v["impact"] in ("serious", "critical")]
    assert [(v["id"], v["nodes"][0]["html"][:100]) for v in serious] == []
    assert len(answer["passes"]) > 10


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_no_row_is_cut_on_paper(browser: Any, page: Path, tmp_path: Path) -> None:
    browser.get(page.as_uri())
    paper = {"paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": True, "printBackground": False}
    file = tmp_path / "page.pdf"
    file.write_bytes(base64.b64decode(browser.execute_cdp_cmd("Page.printToPDF", paper)["data"]))

    shown = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()

    pages = shown.split("\f")[:-1]
    assert 3 <= len(pages) <= 12
    # A row that is cut has its name on one page and its day on the next.
    for name in ("门头沟区", "呼和浩特市", "玉林市"):
        assert len(re.findall(rf"{name}.*2015年4月30日", shown)) == 1
    # The heading of the table is on every page that it goes over.
    overdue = [text for text in pages if re.search(r"2015年4月30日 +已过", text)]
    assert len(overdue) > 1
    assert all("距期限" in text for text in overdue)


def test_colours_survive_on_paper(browser: Any, page: Path, tmp_path: Path) -> None:
    browser.get(page.as_uri())
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})

    kept = browser.execute_script("return getComputedStyle(document.querySelector('.tile rect')).printColorAdjust")

    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    assert kept == "exact"
