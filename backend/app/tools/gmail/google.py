"""Google as the one who lets Gmail in: least scopes, and a grant that lasts without the user."""

from app.oauth.provider import OAuthProvider
from app.settings import Settings

SCOPES = (
    "https://www.googleapis.com/auth/gmail.readonly",
    "https://www.googleapis.com/auth/gmail.compose",
)
"""Search and read; draft and send. The address of the account can be read with either."""

SETUP = (
    "Gmail is not configured on this server. Its operator has to set GOOGLE_CLIENT_ID and "
    "GOOGLE_CLIENT_SECRET; then it can be connected here."
)


def google(settings: Settings) -> OAuthProvider | None:
    """This service's registration at Google, if its operator has made one."""
    if not settings.google_client_id or settings.google_client_secret is None:
        return None
    return OAuthProvider(
        name="Google",
        issuer=settings.google_accounts_url,
        authorization_endpoint=f"{settings.google_accounts_url}/o/oauth2/v2/auth",
        token_endpoint=f"{settings.google_oauth_url}/token",
        revocation_endpoint=f"{settings.google_oauth_url}/revoke",
        client_id=settings.google_client_id,
        client_secret=settings.google_client_secret,
        scopes=SCOPES,
        # Google hands out a refresh token only for offline access, and again only after another consent.
        parameters={"access_type": "offline", "prompt": "consent"},
        access_page="https://myaccount.google.com/permissions",
    )
