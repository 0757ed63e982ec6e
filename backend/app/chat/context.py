"""Who is asking, handed through ChatKit to everything that reads or writes."""

from dataclasses import dataclass, field
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class ChatContext:
    """One request of one user. `new_thread_id` is the id that a thread created by this request gets.

    It is drawn before anything happens, so that the run can be locked before the first event.
    """

    owner_id: int
    new_thread_id: str = field(default_factory=lambda: f"thr_{uuid4().hex}")
