"""Growth: `validate` on registries of 1,000 to 100,000 pilots against what tomllib alone needs to parse them."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from itertools import count, product
from pathlib import Path

from measure import SMARTPILOT, Cost, in_turn, median, ratio
from smartpilot.places.divisions import chain_on, names_by_code, province_named, revision_on

LIMIT = 2.0
SIZES = (1_000, 10_000, 100_000)
PARSE = (sys.executable, "-c", "import sys, tomllib; tomllib.loads(open(sys.argv[1], encoding='utf-8').read())")
VALIDATE = (*SMARTPILOT, "validate", "--strict", "--registry")
ISSUED_ON = date(2015, 4, 7)

_HEAD = """\
format = 1

[[sources]]
id = "notice-2014"
title = "住房城乡建设部办公厅 科学技术部办公厅关于公布国家智慧城市2014年度试点名单的通知"
publisher = "住房和城乡建设部"
published = 2015-04-10

[[notices]]
id = "2014"
source = "notice-2014"
issued_by = ["住房和城乡建设部办公厅", "科学技术部办公厅"]
issued_on = 2015-04-07
"""

_PILOT = """
[[pilots]]
id = "{id}"
name = "{name}"
province = "{province}"
division = "{division}"{locality}
level = "{level}"
notice = "2014"
designation = "new"
evidence = "confirmed"
sources = ["notice-2014"]
"""

# Half of the records have one, about as long as those of the shipped registry.
_NOTE = 'note = "两个网页说法一致；所在县级区划未定，代码取所在地级市，取得通知附件后再行核对"\n'

_FIRST = "东西南北中新高经开滨临长永安平和兴宁金龙青白"
_SECOND = "江河湖海山川原城港岭泉林桥陵阳华州昌泰源溪"


def localities() -> Iterator[str]:
    """Names of zones, each once; a registry of 100,000 needs about 40 in each county."""
    for number in count(1):
        for first, second in product(_FIRST, _SECOND):
            yield f"{first}{second}新区" if number == 1 else f"{first}{second}{number}号新区"


def records(wanted: int) -> Iterator[str]:
    """Pilots as TOML: every division of that day first, then zone after zone in each of them."""
    names = names_by_code(revision_on(ISSUED_ON))
    chains = {code: chain_on(code, ISSUED_ON) for code in names if not code.endswith("0000")}
    codes = [code for code in chains if province_named(chains[code][0].name)]
    made = 0
    for number, locality in enumerate(localities()):
        for code in codes:
            if made == wanted:
                return
            made += 1
            province, *within = (division.name for division in chains[code])
            name = "".join(within)
            if number == 0:
                text = _pilot(code, name, province, level=_level(code, names[code]))
            else:
                text = _pilot(code, f"{name}{locality}", province, locality=locality, number=number)
            yield text + (_NOTE if made % 2 else "")


def _level(code: str, name: str) -> str:
    if code.endswith("00"):
        return "prefecture-city"
    if name.endswith("市"):
        return "county-city"
    return "district" if name.endswith("区") and not name.endswith(("林区", "特区")) else "county"


def _pilot(code: str, name: str, province: str, *, level: str = "zone", locality: str = "", number: int = 0) -> str:
    return _PILOT.format(
        id=f"2014-{code}-xinqu{number}" if locality else f"2014-{code}",
        name=name,
        province=province,
        division=code,
        locality=f'\nlocality = "{locality}"' if locality else "",
        level=level,
    )


def write_registry(path: Path, pilots: int) -> None:
    """Writes a registry without a single problem in it."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_HEAD)
        file.writelines(records(pilots))


def main() -> int:
    """Measures, prints, and ends with 1 where the largest registry is over the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="medians over so many runs")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the registries there and keep them")
    options = parser.parse_args()
    times = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        print(f"{'pilots':>8}{'MiB':>7}{'tomllib':>18}{'validate':>18}{'ratio':>8}{'memory':>8}{'µs/pilot':>10}")
        for size in options.sizes:
            path = folder / f"pilots-{size}.toml"
            write_registry(path, size)
            costs = in_turn({"tomllib": (*PARSE, str(path)), "validate": (*VALIDATE, str(path))}, options.runs)
            alone, whole = median(costs["tomllib"]), median(costs["validate"])
            times = ratio(costs["validate"], costs["tomllib"])
            print(
                f"{size:>8,}{path.stat().st_size / 2**20:>7.1f}{_shown(alone):>18}{_shown(whole):>18}"
                f"{times:>8.2f}{whole.peak / (alone.peak or 1):>8.2f}{whole.seconds / size * 1e6:>10.0f}",
                flush=True,
            )
    print(f"limit for the last: {LIMIT} x tomllib: {'kept' if times <= LIMIT else 'MISSED'}")
    return 0 if times <= LIMIT else 1


def _shown(cost: Cost) -> str:
    return f"{cost.seconds:.2f} s {cost.peak:>4.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())
