"""Mails to be sent: whom to, what, with which files, as one message (RFC 5322)."""

import re
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import getaddresses
from typing import Annotated

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, Field

from app.tools.base import ActionContext, ActionFailed, ToolFile

MAX_RECIPIENTS = 50
MAX_ATTACHMENTS = 10
MAX_ATTACHED_BYTES = 18 * 1024 * 1024
"""Gmail takes 25 MB, in which attachments are a third larger than they are here."""

_NO_SUBJECT = "The mail has no subject."
_NO_ADDRESSES = "This is not a list of mail addresses, separated by commas."
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def addresses_of(text: str) -> str:
    """Addresses alone, comma-separated: a name before one could claim to be somebody else.

    A domain is written as it is looked up (`xn--…`): letters that only look alike are seen to be others.

    Raises:
        ValueError: One of them is no address.
    """
    if not text.isprintable():
        raise ValueError(_NO_ADDRESSES)
    found = [address for _, address in getaddresses([text]) if address or text.strip()]
    if len(found) > MAX_RECIPIENTS:
        raise ValueError(f"At most {MAX_RECIPIENTS} recipients can get one mail.")
    return ", ".join(dict.fromkeys(map(_checked, found)))


def _checked(address: str) -> str:
    try:
        checked = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise ValueError(_NO_ADDRESSES) from None
    return f"{checked.local_part}@{checked.ascii_domain}"


def _one_line(text: str) -> str:
    return _CONTROLS.sub("", _SPACES.sub(" ", text)).strip()


def _subject(text: str) -> str:
    if not (line := _one_line(text)):
        raise ValueError(_NO_SUBJECT)
    return line


def _without_controls(text: str) -> str:
    return _CONTROLS.sub("", text)


Addresses = Annotated[str, Field(max_length=2_000), AfterValidator(addresses_of)]


class Outgoing(BaseModel):
    """A mail as a model writes it."""

    to: Addresses | None = Field(
        default=None,
        description="Recipients' mail addresses, separated by commas. Leave out for the default recipient.",
    )
    cc: Addresses | None = Field(default=None, description="Mail addresses that get a copy.")
    subject: Annotated[str, AfterValidator(_subject)] = Field(min_length=1, max_length=500)
    body: Annotated[str, AfterValidator(_without_controls)] = Field(
        min_length=1, max_length=100_000, description="The mail's text, without any markup."
    )
    attachments: list[str] | None = Field(
        default=None,
        max_length=MAX_ATTACHMENTS,
        description="Files of this conversation, by name or by the id in their link (atc_…).",
    )


async def completed(mail: Outgoing, context: ActionContext, *, needs_recipient: bool) -> Outgoing:
    """The mail with its recipient and with files that exist, each named so that it can be no other.

    Raises:
        ActionFailed: Nobody is to get it, or a file is not there.
    """
    to = mail.to
    if not to and needs_recipient and context.connection is not None:
        to = (await context.connection.config()).get("default_recipient")
        if not to:
            raise ActionFailed(
                "No recipient is named. Say who gets the mail, or set a default recipient "
                "in the settings of Gmail in Apps."
            )
    names, size = [], 0
    for reference in mail.attachments or []:
        file = await context.files.find(reference) if context.files else None
        if file is None:
            raise ActionFailed(f"This conversation has no file “{_one_line(reference)[:100]}”.")
        names.append(f"{file.name} ({file.id})")
        size += file.size
    if size > MAX_ATTACHED_BYTES:
        raise ActionFailed("The attachments are larger than a mail may be: 18 MB together.")
    return mail.model_copy(update={"to": to or None, "cc": mail.cc or None, "attachments": names or None})


async def attached_files(mail: Outgoing, context: ActionContext) -> list[ToolFile]:
    """The mail's files.

    Raises:
        ActionFailed: One is gone.
    """
    files = []
    for reference in mail.attachments or []:
        kept = await context.files.find(reference) if context.files else None
        file = await context.files.load(kept.id) if context.files and kept else None
        if file is None:
            raise ActionFailed(f"The file “{_one_line(reference)[:100]}” is gone. Nothing was sent.")
        files.append(file)
    if sum(len(file.content) for file in files) > MAX_ATTACHED_BYTES:
        raise ActionFailed("The attachments are larger than a mail may be: 18 MB together. Nothing was sent.")
    return files


def message_of(mail: Outgoing, files: Sequence[ToolFile]) -> bytes:
    """The message; Gmail adds sender, date and id."""
    # An encoded word would be another address: letters beyond ASCII stand as they are (RFC 6532).
    is_international = not f"{mail.to or ''}{mail.cc or ''}".isascii()
    message = EmailMessage(policy=SMTP.clone(utf8=is_international))
    for name, value in (("To", mail.to), ("Cc", mail.cc), ("Subject", mail.subject)):
        if value:
            message[name] = value
    message.set_content(mail.body)
    for file in files:
        main, _, sub = file.mime_type.partition(";")[0].strip().partition("/")
        kind = (
            (main, sub)
            if main and sub and main not in {"message", "multipart"}
            else ("application", "octet-stream")
        )
        message.add_attachment(file.content, maintype=kind[0], subtype=kind[1], filename=file.name)
    return message.as_bytes()
