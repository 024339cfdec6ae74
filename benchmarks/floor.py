"""The floor of start-up: imports what a command cannot do without, defines the records, and validates a registry once.

The models say the fields, types and limits of `smartpilot.records.models` in the fewest words that Pydantic takes:
no titles, no examples, nothing of smartpilot. `startup.py` refuses to measure when the two differ.
"""

import datetime as dt
import os
import tomllib
from enum import StrEnum
from typing import Annotated

import rich.table  # noqa: F401
import typer  # noqa: F401
from pydantic import BaseModel, ConfigDict, Field, Strict

Level = StrEnum("Level", "prefecture-city county-city district county town zone")
Designation = StrEnum("Designation", "new expanded")
Evidence = StrEnum("Evidence", "confirmed reported unverified")
Kind = StrEnum("Kind", "pilots projects candidates")
Stage = StrEnum("Stage", "drafted revised reviewed submitted signed returned")
Medium = StrEnum("Medium", "electronic paper")
Recurrence = StrEnum("Recurrence", "yearly")

RecordId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=100)]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Source(Record):
    id: RecordId
    title: str
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None
    note: str | None = None


class Totals(Record):
    new: int | None = Field(default=None, ge=0)
    expanded: int | None = Field(default=None, ge=0)
    special: int | None = Field(default=None, ge=0)


class Deliverable(Record):
    id: RecordId
    title: str
    owed_by: Kind = Field(strict=False)
    stages: list[Annotated[Stage, Strict(False)]] = Field(min_length=1)
    due: dt.date | None = None
    recurs: Recurrence | None = Field(default=None, strict=False)
    month: int | None = Field(default=None, ge=1, le=12)
    day: int | None = Field(default=None, ge=1, le=31)
    due_stage: Stage | None = Field(default=None, strict=False)
    reviewed_by: str | None = None
    signed_by: list[str] | None = None
    send_to: str | None = None
    medium: list[Annotated[Medium, Strict(False)]] | None = None
    components: list[str] | None = None
    clause: str | None = None
    note: str | None = None


class CreationPeriod(Record):
    begins: dt.date
    ends: dt.date


class Programme(Record):
    id: RecordId
    name: str
    short_name: str | None = None
    english_name: str | None = None
    title_words: list[str] = Field(min_length=1)
    ministry_offices: list[str] | None = None
    province_offices: list[str] | None = None
    pilots: str = "试点"
    projects: str = "专项试点"
    candidates: str = "申报城市"
    id_prefix: RecordId | None = None
    note: str | None = None


class Notice(Record):
    id: RecordId
    programme: str | None = None
    source: str
    number: str | None = None
    issued_by: list[str] = Field(min_length=1)
    issued_on: dt.date
    rests_on: list[str] | None = None
    totals: Totals | None = None
    creation_period: CreationPeriod | None = None
    closed_on: dt.date | None = None
    deliverables: list[Deliverable] = []
    note: str | None = None


class Target(Record):
    id: RecordId


class Place(Target):
    name: str
    province: str
    division: str = Field(pattern=r"^[1-9][0-9]{5}$")
    locality: str | None = None
    level: Level = Field(strict=False)
    notice: str


class Pilot(Place):
    designation: Designation | None = Field(default=None, strict=False)
    extends: str | None = None
    added_on: dt.date | None = None
    evidence: Evidence = Field(strict=False)
    sources: list[str]
    note: str | None = None


class Project(Target):
    title: str | None = None
    field: str | None = None
    undertaken_by: list[str] = Field(min_length=1)
    site: str | None = None
    site_pilot: str | None = None
    notice: str
    evidence: Evidence = Field(strict=False)
    sources: list[str]
    note: str | None = None


class Candidate(Place):
    evidence: Evidence | None = Field(default=None, strict=False)
    sources: list[str] = []
    note: str | None = None


class RegistryFile(Record):
    format: int = Field(ge=1, le=1)
    programmes: list[Programme] = []
    sources: list[Source] = []
    notices: list[Notice] = []
    pilots: list[Pilot] = []
    projects: list[Project] = []
    candidates: list[Candidate] = []


with open(os.environ["SMARTPILOT_REGISTRY"], "rb") as registry:
    RegistryFile.model_validate(tomllib.load(registry))
