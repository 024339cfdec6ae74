"""The columns of a list's table, by what its heading calls them."""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, zip_longest
from typing import NamedTuple

from smartpilot.official.lists.row import Row
from smartpilot.official.lists.vocabulary import COUNT, NOTHING, WORD, designations_in
from smartpilot.registry.target_words import APPLYING, AREA, BATCH, BUILDING, EXPANDED, LISTED, NEW, TARGET
from smartpilot.text import one_of

# What headings say of kinds of places: 省（自治区、直辖市）, 县（市、区）名称. No name of a place is made of it.
_KINDS = r"[省自治区直辖市地级设州盟县旗镇乡名称\W]*"
_REMARK = rf"(?:\((?:{_KINDS}|[^、]*)\))?"


class Role(Enum):
    """What a column holds, with the headings that say so; one heading may say several, such as 类别 or 城市."""

    PROVINCE = (
        f"省份?|省级(?:行政区)?|省\\W{_KINDS}|省[市区]{_KINDS}|(?:所[属在]|来源)省份?{_KINDS}|地区|{_KINDS}直辖市{_KINDS}"
        "|province|推荐(?:省份|单位|部门)|主管部门"
    )
    PREFECTURE = (
        f"市|地级市|地市|市州|地\\W州{_KINDS}|市\\W[地州]{_KINDS}|设区市|所属市|所[属在](?:地级)?市|地州市{_KINDS}|city"
    )
    NAME = (
        f"(?:国家级?)?{one_of(NEW, EXPANDED)}?{one_of(LISTED)}(?:{TARGET}|名称)?(?:名称)?{_REMARK}(?:名称|名单)?"
        f"|名称|(?:入选|{one_of(APPLYING, BUILDING)})?(?:城市|{AREA})(?:名称)?{_REMARK}(?:名称|名单)?|name|地名|名单"
        f"|(?:[县区镇]|街道|乡镇|县[及和]县级市)(?:\\W(?:{_KINDS}|街道)*)?|市县区?|县市区?|[区县]{{2}}|市、?区、?县{_KINDS}|市\\W[区县]{_KINDS}|城市\\W?区\\W?县{_KINDS}"
    )
    DESIGNATION = r"(?:试点)?(?:类别|类型|性质)|designation"
    ROUND = (
        r"(?:国家|试点|所属|入选|公布|发布|批准|确定|获批|列入|印发)*(?:年度?|年份|批次?|通知)|第?几批|notice"
        r"|(?:试点)?(?:入选|公布|发布|批准|确定|获批|列入|印发)(?:时间|日期)"
    )
    REMARK = r"备注|说明|note"
    SERIAL = r"序号?|编号|号|no\.?|id|#|序"
    LEVEL = r"(?:行政)?(?:级别|层级)"
    CODE = r"(?:行政|地区|城市|统计|国标)?(?:区划)?(?:代码|编码|码)|(?:ad|area|region)?_?code|division"
    UNIT = (
        "(?:项目)?(?:承建|申报|实施|建设|牵头|责任|承担|依托|专项试点)(?:单位|企业)(?:名称)?"
        "|单位(?:名称)?|undertaken_by|unit"
    )
    TITLE = r"(?:试点|专项|示范)?项目(?:名称)?|专项(?:名称|试点名称)|title|project"
    FIELD = r"(?:所属|专项|试点|示范|技术|项目)?(?:领域|类别|方向|类型)|field"
    SITE = r"(?:项目)?(?:示范|实施|建设|所在|试点)?(?:地|地点|地区|城市|区域|所在地)|site|示范基地"

    def matches(self, head: str) -> bool:
        """Whether a heading says that a column holds this."""
        return bool(head) and (
            re.fullmatch(self.value, head) is not None or (self is Role.NAME and _names_places_of_one_kind(head))
        )


_TICK = re.compile("[√✓✔☑●■★]|是|有|入选|yes|y", re.IGNORECASE)
# What a table of places has beside their names.
_BESIDE_NAMES = (
    *(Role.PROVINCE, Role.PREFECTURE, Role.SERIAL, Role.DESIGNATION),
    *(Role.REMARK, Role.ROUND, Role.LEVEL, Role.CODE),
)
# What the heading of a column of places of one kind is made of.
_WORDS_OF_KINDS = re.compile(
    f"[0-9]{{4}}年度?|{BATCH}|[(（].*?[)）]|国家|范围|名单|名称|的|{one_of(LISTED, NEW, EXPANDED)}|{TARGET}"
)


def _names_places_of_one_kind(head: str) -> bool:
    """Whether a heading is that of the places of one designation, 2014年新增试点城市, and names no place besides."""
    ends_as_heading = re.search(r"(?:试点|城市|名单|名称)(?:\(.*\))?$", head)
    return bool(_names_one_kind(head) and ends_as_heading and not _WORDS_OF_KINDS.sub("", head))


def _names_one_kind(head: str) -> bool:
    """Whether a heading says of one kind, and of one only."""
    return len(designations_in(head)) == 1


class ColumnGroup(NamedTuple):
    """Where one place of a row is: its province, the parts of its name, what is said of it.

    `heading`: what the heading of its column says that it is designated; `code`: the division code that the list gives
    it; `other_round`: that of the heading of its column, empty for the wanted one, None without one.
    """

    province: int | None
    names: tuple[int, ...]
    designation: int | None
    remark: int | None
    heading: str = ""
    code: int | None = None
    other_round: str | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what; several groups where a list has places side by side.

    `round_marks`: the columns whose heading is a round and whose cells are ticked; `heads`: the headings as they are
    written; `known`: the columns that say nothing of a record, but are understood, such as serial numbers;
    `has_names`: whether the places have a column of their own, and not only that of the city which they may lie in.
    """

    groups: tuple[ColumnGroup, ...] = ()
    round: int | None = None
    unit: int | None = None
    title: int | None = None
    field: int | None = None
    site: int | None = None
    round_marks: Mapping[int, str] = dataclasses.field(default_factory=dict, hash=False)
    heads: tuple[str, ...] = dataclasses.field(default=(), compare=False)
    known: frozenset[int] = dataclasses.field(default=frozenset(), compare=False)
    has_names: bool = True

    def heading(self, at: int) -> str:
        """The heading of a column; empty where it has none."""
        return self.heads[at] if at < len(self.heads) else ""

    @property
    def content(self) -> set[int | None]:
        """The columns whose text is that of a record: names, units, titles; what is said of it stands in others."""
        of_groups = (at for group in self.groups for at in (group.province, *group.names))
        return {self.unit, self.title, self.field, self.site, *self.round_marks, *of_groups}

    def unread_cells(self, row: Row) -> Iterator[tuple[int, str]]:
        """What a row says that is not read: a column, and the cell where others of the column are read."""
        remarks, designations = {group.remark for group in self.groups}, {group.designation for group in self.groups}
        read = self.content | self.known
        for at, cell in enumerate(row.cells):
            if at in designations:
                if cell and len(designations_in(cell)) != 1:
                    yield at, cell
            elif WORD.search(cell) and at not in read and not (at in remarks and designations_in(cell)):
                yield at, ""

    def marked_rounds(self, row: Row) -> list[str] | None:
        """The rounds whose columns are ticked in a row, empty for the wanted one; None where a cell is no mark."""
        rounds = list[str]()
        for at, other_round in self.round_marks.items():
            cell = row.written(at)
            if _TICK.fullmatch(cell):
                rounds.append(other_round)
            elif not NOTHING.fullmatch(cell):
                return None
        return rounds

    def has_place(self, row: Row) -> bool:
        """Whether a row has a place where one belongs."""
        return any(row.cell(at) for group in self.groups for at in group.names)

    def continues(self, row: Row) -> bool:
        """Whether a row only goes on with the place of the one above, whose cell is merged with its own."""
        return not self.has_place(row) and any(at in row.line.merged for group in self.groups for at in group.names)


def is_heading_row(cells: Sequence[str]) -> bool:
    """Whether all that a row says are headings of columns."""
    heads = list(filter(None, map(_normalise_head, cells)))
    return bool(heads) and all(any(role.matches(head) for role in Role) for head in heads)


def join_headings(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Headings in two rows as one: a cell over several columns, or over both rows, has its text once."""
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def _normalise_head(cell: str) -> str:
    """A heading without blanks and the number of what is below it: 省份 of 省份(24个)."""
    return COUNT.sub("", re.sub(r"\s", "", cell).lower())


def is_name_heading(head: str) -> bool:
    """Whether a heading is that of a column of places; so is one of which nothing remains without its round."""
    return not head or Role.NAME.matches(_normalise_head(head))


def parse_columns(cells: Sequence[str], rounds: Mapping[int, str] | None = None) -> Columns | None:
    """The columns that a row of headings names; None where it is no such row.

    `rounds`: the columns whose heading is a round, each with the other round, empty for the wanted one.
    """
    heads = [_normalise_head(cell) for cell in cells]
    if sum(map(bool, heads)) < 2:
        return None
    columns = {role: [at for at, head in enumerate(heads) if role.matches(head)] for role in Role}
    rounds = rounds or {}
    # 2014年新增试点 is a column of places too.
    marks = {at: other_round for at, other_round in rounds.items() if not _names_one_kind(heads[at])}
    columns[Role.NAME] = [at for at in columns[Role.NAME] if at not in marks]
    has_names = bool(columns[Role.NAME] or columns[Role.PREFECTURE])
    is_ticked = bool(marks) and has_names
    if marks and not has_names:
        # 2012年度试点 | 2014年度试点: places of either round
        has_names = len(marks) > 1 or any(columns[role] for role in (Role.PROVINCE, Role.SERIAL))
        columns[Role.NAME] = list(marks)
    known = frozenset(at for role in (Role.SERIAL, Role.LEVEL, Role.ROUND, Role.CODE) for at in columns[role])
    first = {role: places[0] if places else None for role, places in columns.items()}
    table = Columns(round=first[Role.ROUND], heads=tuple(cells), known=known)
    unit, title, field = first[Role.UNIT], first[Role.TITLE], first[Role.FIELD]
    site = next((at for at in columns[Role.SITE] if at != title), None)
    if unit is not None and (title, field, site) != (None, None, None):
        return dataclasses.replace(table, unit=unit, title=title, field=field, site=site)
    if not has_names or not (rounds or any(columns[role] for role in _BESIDE_NAMES)):
        return None
    of_names = {at: other_round for at, other_round in rounds.items() if at in columns[Role.NAME]}
    groups = tuple(_column_groups(heads, columns, of_names))
    # 城市 | 入选单位: the city may only be where they lie.
    has_names = any(heads[at] != "城市" for at in columns[Role.NAME])
    return dataclasses.replace(table, groups=groups, round_marks=marks if is_ticked else {}, has_names=has_names)


def _column_groups(
    heads: Sequence[str], columns: Mapping[Role, Sequence[int]], rounds: Mapping[int, str]
) -> Iterator[ColumnGroup]:
    """A group ends where the next serial number begins, or another province.

    A column for each kind, 省份 | 新增试点 | 扩大范围试点, or each round is a group of its own in the same province.
    """
    all_names = sorted({*columns[Role.NAME], *columns[Role.PREFECTURE]} - {*columns[Role.PROVINCE]})
    kinds = [at for at in columns[Role.NAME] if at in rounds or _names_one_kind(heads[at])]
    if len(kinds) > 1 and kinds == all_names:
        for at in kinds:
            before = [column for column in columns[Role.PROVINCE] if column < at]
            province_column = before[-1] if before else None
            yield ColumnGroup(province_column, (at,), None, None, heads[at], other_round=rounds.get(at))
        return
    starts, province, has_name = [0], False, False
    for at in range(len(heads)):
        is_province = at in columns[Role.PROVINCE]
        if has_name and (at in columns[Role.SERIAL] or (is_province and province)):
            starts.append(at)
            province = has_name = False
        province |= is_province
        has_name |= at in all_names
    for start, end in pairwise([*starts, len(heads)]):
        last = {role: max((at for at in columns[role] if start <= at < end), default=None) for role in columns}
        if names := tuple(at for at in all_names if start <= at < end):
            of_round = next((rounds[at] for at in names if at in rounds), None)
            said = last[Role.DESIGNATION], last[Role.REMARK]
            yield ColumnGroup(last[Role.PROVINCE], names, *said, code=last[Role.CODE], other_round=of_round)
