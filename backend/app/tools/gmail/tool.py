"""Gmail: declared, listed and honest about what is missing; sending needs Google's consent first."""

from app.settings import Settings
from app.tools.base import AuthType, Category, SystemTool


def _unconfigured(settings: Settings) -> str | None:
    if not settings.google_client_id or settings.google_client_secret is None:
        return (
            "Gmail is not configured on this server. Its operator has to set GOOGLE_CLIENT_ID and "
            "GOOGLE_CLIENT_SECRET; then it can be connected here."
        )
    return "Signing in with Google is not part of this version yet. Nothing was connected."


TOOL = SystemTool(
    id="gmail",
    name="Gmail",
    description="Search, read, draft and send mail from your Google account.",
    icon="mail",
    category=Category.COMMUNICATION,
    auth_type=AuthType.OAUTH,
    placeholder="Ask Gmail to find or send something",
    unconfigured=_unconfigured,
)
