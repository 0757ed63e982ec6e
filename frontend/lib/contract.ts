import type { components } from "@/lib/api-schema";

/** What the server calls by its part in a request, and the pages by what it is. */
type Schemas = components["schemas"];

export type User = Schemas["AccountResponse"];
export type AppConfig = Schemas["ConfigResponse"];

export type AppsResponse = Schemas["AppListResponse"];
export type ComposerTool = Schemas["ComposerToolResponse"];
export type Mention = Schemas["MentionResponse"];
export type SystemTool = Schemas["ToolResponse"];
export type ToolStatus = Schemas["ToolStatus"];

export type Connector = Schemas["ConnectorResponse"];
export type ConnectorDetail = Schemas["ConnectorDetailResponse"];
export type ConnectorStatus = Schemas["ConnectorStatus"];
export type ConnectorCreateRequest = Schemas["ConnectorCreateRequest"];
export type TargetChange = Schemas["TargetChangeRequest"];
export type ConnectorChange = Schemas["ConnectorUpdateRequest"];
export type AuthType = Connector["auth_type"];

export type ConnectionTestRequest = Schemas["ConnectionTestRequest"];
export type ConnectionTestResult = Schemas["ConnectionTestResponse"];
export type StageReport = Schemas["StageResponse"];

export type DiscoveredTool = Schemas["ToolDefinitionResponse"];
/** One of a connection test, with what became of it. */
export type FoundTool = Schemas["FoundToolResponse"];
export type CatalogTool = Schemas["CatalogToolResponse"];
export type ToolChange = Schemas["ToolChangeResponse"];
export type ToolField = ToolChange["fields"][number];
export type ToolPolicy = Schemas["ToolPolicy"];
/** A decision is always about the definition that the user was looking at. */
export type ToolDecision = Schemas["ToolDecisionRequest"] & { fingerprint: string };
/** A JSON Schema or another part of a definition, as a server sent it. */
export type JsonObject = DiscoveredTool["inputSchema"];

export type ToolCall = Schemas["ToolCallResponse"];
export type ToolCallDetail = Schemas["ToolCallDetailResponse"];
export type CallOutcome = Schemas["Outcome"];
/** What a call was given or returned, as it was kept. */
export type Recorded = Schemas["RecordedResponse"];

export type SecurityEvent = Schemas["SecurityEventResponse"];
export type EventKind = Schemas["ObjectKind"];
export type EventOutcome = Schemas["EventOutcome"];

export type Place = Schemas["PlaceResponse"];
/** One entry of a pasted file, as the server tells it: secrets by their place in the paste. */
export type PlacedDraft = Schemas["ImportedDraftResponse"];
/** The same with what stands there. `api_key` is null when the paste does not contain it. */
export interface ImportedDraft extends Pick<PlacedDraft, "name" | "server_url" | "auth_type" | "notes"> {
  auth_config: { header_name: string; api_key: string | null } | null;
}
export interface ImportResult {
  drafts: ImportedDraft[];
  refused: RefusedEntry[];
}
/** A server that everybody can use. */
export type ReadyMadeConnector = Schemas["ReadyMadeConnectorResponse"];
export type RefusedEntry = Schemas["RefusedEntryResponse"];

export type AppNotification = Schemas["NotificationResponse"];
export type NotificationsResponse = Schemas["NotificationListResponse"];

export type Database = Schemas["DatabaseResponse"];
export type DatabaseDetail = Schemas["DatabaseDetailResponse"];
export type DatabaseList = Schemas["DatabaseListResponse"];
export type DatabaseTarget = Schemas["DatabaseTargetRequest"];
export type DatabaseTestRequest = Schemas["DatabaseTestRequest"];
export type DatabaseCreateRequest = Schemas["DatabaseCreateRequest"];
export type DatabaseTestResult = Schemas["DatabaseTestResponse"];
export type DatabaseStageReport = Schemas["DatabaseStageResponse"];
export type DatabaseSchema = Schemas["SchemaResponse"];
export type DatabaseTable = Schemas["TableResponse"];
export type DatabaseNote = Schemas["NoteResponse"];
export type QueryAnswer = Schemas["QueryResponse"];
export type PastQuery = Schemas["PastQueryResponse"];
export type ExportFormat = Schemas["DatabaseExportRequest"]["format"];
export type QueryColumn = Schemas["QueryColumnResponse"];
export type Cell = string | number | boolean | null;
