"""What all models of records share: how they are read, and the types of their texts."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict

from smartpilot.records.terms import (
    Stage,
)

FORMAT = 1

RecordId = Annotated[str, Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]*$", max_length=100)]
SourceIds = Annotated[
    list[str], Field(title="来源 sources", description="编号见 [[sources]]", examples=[["notice-2014"]])
]


class FreeText:
    """Marks a field that people fill in as they like: its text may look like anything, even like a formula."""


FREE_TEXT = FreeText()
Text = Annotated[str, FREE_TEXT]
OptionalText = Annotated[str | None, FREE_TEXT]
Note = Annotated[str | None, Field(title="备注 note"), FREE_TEXT]
# Everything is strict, because a TOML value has its type; only a term is read from its text. A field says so with
# strict=False, an item of a list with this.
BY_VALUE = Strict(False)

# Any deliverable may be returned, so none lists it; `validate` says so (rule returned-stage), and so does the schema.
NOT_RETURNED: Any = {"not": {"const": Stage.RETURNED.value}}


class Model(BaseModel):
    """The base of everything in a registry or ledger: strict, frozen, without unknown keys.

    The title of a field is its Chinese and its English name, with a space between them; `title_of` parts them.
    """

    # Built at the first validation: most commands validate the two files as wholes and no record alone.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

    def as_json(self) -> dict[str, Any]:
        """The record with the format's own field names; dates as ISO 8601, absent fields left out."""
        return self.model_dump(mode="json", exclude_none=True)

    def as_toml(self) -> dict[str, Any]:
        """The record as TOML takes it: dates stay dates, absent fields are left out."""
        return self.model_dump(exclude_none=True)
