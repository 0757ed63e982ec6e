"""The tables, one per file."""

from app.models.attachment_part import AttachmentPart
from app.models.chat_attachment import ChatAttachment
from app.models.chat_feedback import ChatFeedback
from app.models.chat_item import ChatItem
from app.models.chat_thread import ChatThread
from app.models.database_note import DatabaseNote
from app.models.database_query import DatabaseQuery
from app.models.database_schema import DatabaseSchema
from app.models.file_passage import FilePassage
from app.models.login_throttle import LoginThrottle
from app.models.model_history import ModelHistoryEntry
from app.models.model_run import ModelRun
from app.models.notification import Notification
from app.models.oauth_flow import OAuthFlow
from app.models.passed_connection_test import PassedConnectionTest
from app.models.security_event import SecurityEvent
from app.models.server_question import ServerQuestion
from app.models.tool_approval import ToolApproval
from app.models.tool_invocation import ToolInvocation
from app.models.turn_usage import TurnUsage
from app.models.user import User
from app.models.user_api_token import UserApiToken
from app.models.user_database import UserDatabase
from app.models.user_mcp_connection import UserMCPConnection
from app.models.user_session import UserSession
from app.models.user_tool_status import UserToolStatus

__all__ = [
    "AttachmentPart",
    "ChatAttachment",
    "ChatFeedback",
    "ChatItem",
    "ChatThread",
    "DatabaseNote",
    "DatabaseQuery",
    "DatabaseSchema",
    "FilePassage",
    "LoginThrottle",
    "ModelHistoryEntry",
    "ModelRun",
    "Notification",
    "OAuthFlow",
    "PassedConnectionTest",
    "SecurityEvent",
    "ServerQuestion",
    "ToolApproval",
    "ToolInvocation",
    "TurnUsage",
    "User",
    "UserApiToken",
    "UserDatabase",
    "UserMCPConnection",
    "UserSession",
    "UserToolStatus",
]
