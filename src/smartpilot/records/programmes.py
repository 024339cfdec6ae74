"""The programme of notices that name none."""

import tomllib
from functools import cache
from importlib.resources import files

from smartpilot.records.notices import Programme


@cache
def default_programme() -> Programme:
    """The programme of notices that name none."""
    content = files("smartpilot.records").joinpath("data/default-programme.toml").read_text(encoding="utf-8")
    return Programme.model_validate(tomllib.loads(content)["programmes"][0])
