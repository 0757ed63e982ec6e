"""What happens beside a model's answer, as the user is told of it."""

from collections.abc import Mapping
from typing import assert_never

from chatkit.types import NoticeEvent, ProgressUpdateEvent, ThreadStreamEvent

from app.agents.endpoint_model import HistoryFolded, ImagesLeftOut, ModelNews, ToolLeftOut, Waiting
from app.agents.toolset import OfferedTool


def event_for(news: ModelNews, tools: Mapping[str, OfferedTool]) -> ThreadStreamEvent:
    """The event for one piece of news; `tools` are those of the turn, by the model's names."""
    match news:
        case Waiting(seconds=seconds):
            return ProgressUpdateEvent(text=f"The model is busy. Trying again in {seconds:.0f} s…")
        case HistoryFolded():
            return ProgressUpdateEvent(text="This chat is long. Leaving older results out…")
        case ImagesLeftOut():
            return NoticeEvent(
                level="warning",
                title="Answered without the image",
                message="This model cannot see images. Choose another one, or describe what is on it.",
            )
        case ToolLeftOut(model_name=name):
            title = tools[name].title if name in tools else name
            return NoticeEvent(
                level="warning",
                title=f"Answered without “{title}”",
                message="The model endpoint does not accept how this tool describes its arguments. "
                "Everything else was available.",
            )
        case _:
            assert_never(news)
