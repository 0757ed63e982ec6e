"""Settings of tools as forms, and what is stored read by another version's model."""

from typing import Literal

import pytest
from pydantic import BaseModel, EmailStr, model_validator

from app.tools.config_form import FieldKind, fields_of, stored_config


class Everything(BaseModel):
    text: str = "x"
    mail: EmailStr | None = None
    count: int = 3
    share: float | None = None
    is_on: bool = True
    unit: Literal["a", "b"] = "a"


def test_each_kind_of_setting_has_its_field() -> None:
    assert [field.kind for field in fields_of(Everything)] == [
        FieldKind.TEXT,
        FieldKind.EMAIL,
        FieldKind.NUMBER,
        FieldKind.NUMBER,
        FieldKind.SWITCH,
        FieldKind.CHOICE,
    ]
    assert fields_of(Everything)[-1].choices == ("a", "b")
    assert fields_of(None) == ()


def test_a_setting_that_no_page_can_draw_is_no_setting() -> None:
    class Nested(BaseModel):
        inner: Everything = Everything()

    class Needed(BaseModel):
        name: str

    with pytest.raises(ValueError, match="'inner'"):
        fields_of(Nested)
    with pytest.raises(ValueError, match="name"):
        fields_of(Needed)


def test_stored_settings_that_do_not_fit_any_more_are_as_if_never_made() -> None:
    read = stored_config(Everything, {"count": "many", "unit": "b", "gone": 1})
    assert (read["count"], read["unit"]) == (3, "b")
    assert "gone" not in read


def test_stored_settings_that_contradict_each_other_are_all_forgotten() -> None:
    class Range(BaseModel):
        low: int = 1
        high: int = 2

        @model_validator(mode="after")
        def _ordered(self) -> "Range":
            if self.low > self.high:
                raise ValueError("low is above high")
            return self

    assert stored_config(Range, {"low": 9}) == {"low": 1, "high": 2}
