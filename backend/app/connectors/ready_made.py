"""Connectors whose server everybody can use: what they are, and what is needed to connect one.

Only servers that take no credentials, or a key that its user makes, stand here: there is no signing in at a
provider of connectors yet. Each address is the one that its developer publishes at `website`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KeyToMake:
    """What the developer calls the key that is sent as a bearer token, and the page that makes one."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class ReadyMadeConnector:
    """`key` is None when the server lets everybody in."""

    id: str
    name: str
    description: str
    category: str
    capabilities: tuple[str, ...]
    developer: str
    website: str
    privacy_policy: str
    mcp_server_url: str
    key: KeyToMake | None = None


READY_MADE = (
    ReadyMadeConnector(
        id="github",
        name="GitHub",
        description="Issues, pull requests, code",
        category="development",
        capabilities=(
            "Searches code, issues and pull requests",
            "Reads files and commits",
            "Opens issues and pull requests, and comments on them",
        ),
        developer="GitHub",
        website="https://github.com/github/github-mcp-server",
        privacy_policy="https://docs.github.com/site-policy/privacy-policies/github-privacy-statement",
        mcp_server_url="https://api.githubcopilot.com/mcp/",
        key=KeyToMake(
            name="personal access token", page="https://github.com/settings/personal-access-tokens"
        ),
    ),
    ReadyMadeConnector(
        id="linear",
        name="Linear",
        description="Issues and projects",
        category="work",
        capabilities=(
            "Finds issues, projects and comments",
            "Creates and updates issues",
            "Comments in your name",
        ),
        developer="Linear",
        website="https://linear.app/docs/mcp",
        privacy_policy="https://linear.app/privacy",
        mcp_server_url="https://mcp.linear.app/mcp",
        key=KeyToMake(name="API key", page="https://linear.app/settings/account/security"),
    ),
    ReadyMadeConnector(
        id="stripe",
        name="Stripe",
        description="Payments and customers",
        category="commerce",
        capabilities=(
            "Looks up customers, payments and subscriptions",
            "Searches Stripe's documentation",
            "Creates and changes what the key permits",
        ),
        developer="Stripe",
        website="https://docs.stripe.com/mcp",
        privacy_policy="https://stripe.com/privacy",
        mcp_server_url="https://mcp.stripe.com/",
        key=KeyToMake(name="restricted API key", page="https://dashboard.stripe.com/apikeys"),
    ),
    ReadyMadeConnector(
        id="hugging-face",
        name="Hugging Face",
        description="Models, data sets, papers",
        category="research",
        capabilities=(
            "Searches models, data sets and papers",
            "Searches the documentation of the libraries",
            "Runs the Spaces that you chose in your account",
        ),
        developer="Hugging Face",
        website="https://github.com/huggingface/hf-mcp-server",
        privacy_policy="https://huggingface.co/privacy",
        mcp_server_url="https://huggingface.co/mcp",
        key=KeyToMake(name="access token", page="https://huggingface.co/settings/tokens"),
    ),
    ReadyMadeConnector(
        id="microsoft-learn",
        name="Microsoft Learn",
        description="Azure, Windows, .NET",
        category="documentation",
        capabilities=("Searches the documentation", "Reads whole articles", "Finds code samples"),
        developer="Microsoft",
        website="https://learn.microsoft.com/training/support/mcp",
        privacy_policy="https://privacy.microsoft.com/privacystatement",
        mcp_server_url="https://learn.microsoft.com/api/mcp",
    ),
    ReadyMadeConnector(
        id="aws-knowledge",
        name="AWS Knowledge",
        description="Services and regions",
        category="documentation",
        capabilities=(
            "Searches documentation, blogs and announcements",
            "Reads whole articles",
            "Says what is available in which region",
        ),
        developer="Amazon Web Services",
        website="https://awslabs.github.io/mcp/servers/aws-knowledge-mcp-server",
        privacy_policy="https://aws.amazon.com/privacy/",
        mcp_server_url="https://knowledge-mcp.global.api.aws/",
    ),
    ReadyMadeConnector(
        id="cloudflare-docs",
        name="Cloudflare Docs",
        description="Workers, DNS, security",
        category="documentation",
        capabilities=("Searches the documentation",),
        developer="Cloudflare",
        website="https://github.com/cloudflare/mcp-server-cloudflare",
        privacy_policy="https://www.cloudflare.com/privacypolicy/",
        mcp_server_url="https://docs.mcp.cloudflare.com/mcp",
    ),
    ReadyMadeConnector(
        id="context7",
        name="Context7",
        description="Documentation of libraries",
        category="documentation",
        capabilities=("Finds a library by its name", "Reads its documentation, by version"),
        developer="Upstash",
        website="https://context7.com",
        privacy_policy="https://upstash.com/trust/privacy.pdf",
        mcp_server_url="https://mcp.context7.com/mcp",
    ),
    ReadyMadeConnector(
        id="deepwiki",
        name="DeepWiki",
        description="Public code, explained",
        category="development",
        capabilities=(
            "Lists what is written about a repository",
            "Reads it",
            "Answers questions about the code",
        ),
        developer="Cognition",
        website="https://docs.devin.ai/work-with-devin/deepwiki-mcp",
        privacy_policy="https://cognition.ai/privacy-policy",
        mcp_server_url="https://mcp.deepwiki.com/mcp",
    ),
)
