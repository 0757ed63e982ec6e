"""Work that would otherwise be done in the middle of the first answers."""

from inspect import getmembers, isclass

import chatkit.types
import openai.types.responses
from pydantic import BaseModel

from app.tools.registry import system_tools

_BUILT_AT_FIRST_USE = (chatkit.types, openai.types.responses)


def warm_up() -> None:
    """Import the system tools, and build the validators of what answers are made of: half a second."""
    system_tools()
    for module in _BUILT_AT_FIRST_USE:
        for _, model in getmembers(module, isclass):
            if issubclass(model, BaseModel) and model is not BaseModel:
                model.model_rebuild()
