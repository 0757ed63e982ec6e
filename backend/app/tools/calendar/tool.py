from app.tools.base import AuthType, Category, SystemTool

TOOL = SystemTool(
    id="calendar",
    name="Calendar",
    description="Look up and plan events in your calendar.",
    icon="calendar",
    category=Category.COMMUNICATION,
    auth_type=AuthType.OAUTH,
    is_enabled=False,
)
