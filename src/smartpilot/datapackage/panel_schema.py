"""The table of the panel: its levels, what of a place may be a pilot, and its fields."""

from dataclasses import replace

from smartpilot.datapackage.fields import EVIDENCE
from smartpilot.datapackage.outcomes import PANEL_OUTCOME_FIELDS
from smartpilot.datapackage.places import CODE_PATTERN, PREFECTURE, PREFECTURE_CODE, PROVINCE, PROVINCE_CODE
from smartpilot.datapackage.schema import BilingualText, FieldSchema, FieldType, ForeignKey, TableName, TableSchema
from smartpilot.records.terms import Term


class PlaceLevel(Term):
    """The level of the places of a panel."""

    PREFECTURE = "prefecture", "地级", "prefecture level"
    COUNTY = "county", "县级", "county level"


class Coverage(Term):
    """What of a place is a pilot, the most first."""

    WHOLE = "whole", "本身是试点", "the place itself"
    ENCLOSING = "enclosing", "当时所在的地级市是试点", "the city that it was in then"
    PART = "part", "所辖县级区划是试点", "a county-level division in it"
    JOINED = "joined", "并入它的一部分是试点", "a part that joined it"
    ZONE = "zone", "其中的镇或功能区是试点", "a town or zone in it"


_INTEGER = FieldType.INTEGER
PANEL = TableSchema(
    TableName.PANEL,
    BilingualText(
        "每个地方每年一行，不含港澳台，区划取最后一年年底的。"
        "treated 为空不是 0：此前各通知的名单登记不全，不能断定不是试点",
        "a row for each place and year, without Hong Kong, Macao and Taiwan; the divisions are those at the end of the "
        "last year. An empty treated is not "
        "0: the registry lacks a part of a list announced until then, so that nobody knows that the place was no pilot",
    ),
    [
        FieldSchema(
            "place",
            BilingualText("地方代码", "place"),
            BilingualText("GB/T 2260 代码，最后一年年底的", "GB/T 2260 code at the end of the last year"),
            required=True,
            pattern=CODE_PATTERN,
        ),
        FieldSchema("name", BilingualText("名称", "name"), BilingualText("", "name of that code"), required=True),
        FieldSchema(
            "level",
            BilingualText("级别", "level"),
            BilingualText("直辖市也算地级", "municipalities count as prefecture level"),
            required=True,
            terms=PlaceLevel,
        ),
        PROVINCE_CODE,
        PROVINCE,
        PREFECTURE_CODE,
        PREFECTURE,
        FieldSchema("year", BilingualText("年份", "year"), BilingualText("", "calendar year"), _INTEGER, required=True),
        FieldSchema(
            "treated",
            BilingualText("是否试点", "treated"),
            BilingualText(
                "1：到年底已是试点，全部或部分见 coverage；0：不是，登记册有此前各通知的全部名单；空：不能断定",
                "1: a pilot by the end of the year, all or a part of it, see coverage; 0: not, and the registry has "
                "every list announced until then; empty: unknown",
            ),
            _INTEGER,
        ),
        FieldSchema(
            "coverage",
            BilingualText("试点的部分", "coverage"),
            BilingualText(
                "treated 为 1 时，哪一部分是试点，取最大的", "where treated is 1, what is the pilot: the most of it"
            ),
            terms=Coverage,
        ),
        FieldSchema(
            "first_treated_year",
            BilingualText("首次成为试点的年份", "first treated year"),
            BilingualText(
                "登记册所知最早的一年，各年的行相同；没有记录的为空",
                "first year that the registry knows of, the same in all rows of a place; empty where it has no record",
            ),
            _INTEGER,
        ),
        FieldSchema(
            "pilot",
            BilingualText("试点编号", "pilot"),
            BilingualText(
                "coverage 所指的试点，几个中最早的", "pilot that coverage speaks of, the earliest of several"
            ),
        ),
        replace(EVIDENCE, required=False, about=BilingualText("该试点的", "of that pilot")),
        FieldSchema(
            "complete",
            BilingualText("名单是否完整", "complete"),
            BilingualText(
                "1：登记册有至这一年年底各通知的全部名单；0：没有",
                "1: the registry has every list announced by the end of the year; 0: it has not",
            ),
            _INTEGER,
            required=True,
        ),
        FieldSchema(
            "missing",
            BilingualText("缺少的试点数", "missing"),
            BilingualText(
                "这些名单上登记册还缺的试点数；不知道有多少的为空",
                "pilots of these lists that the registry lacks; empty where nobody knows how many",
            ),
            _INTEGER,
        ),
        *PANEL_OUTCOME_FIELDS,
    ],
    ("place", "year"),
    [ForeignKey("pilot", TableName.PILOTS)],
)
