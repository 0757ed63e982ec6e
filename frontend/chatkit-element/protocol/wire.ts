import type { Attachment, UserMessageContent } from "@openai/chatkit";

/** What travels between the element and a ChatKit server. Names are the protocol's own, hence snake_case. */

export interface Page<T> {
  data: T[];
  has_more: boolean;
  after?: string;
}

export type ThreadStatus =
  { type: "active" } | { type: "locked"; reason?: string } | { type: "closed"; reason?: string };

export interface Thread {
  id: string;
  title?: string;
  created_at: string;
  status: ThreadStatus;
  /** Domains that images may be loaded from, besides the page's own origin. Absent means none. */
  allowed_image_domains?: string[];
}

export interface InferenceOptions {
  tool_choice?: { id: string } | null;
  model?: string | null;
}

export interface UserMessageInput {
  content: UserMessageContent[];
  attachments: string[];
  quoted_text?: string;
  /** Required by the server even when empty. */
  inference_options: InferenceOptions;
}

export type Source =
  | { type: "url"; title: string; url: string; description?: string }
  | { type: "file"; title: string; filename: string; description?: string }
  | { type: "entity"; title: string; id: string; icon?: string; interactive?: boolean; data?: Record<string, string> };

export interface Annotation {
  type: "annotation";
  source: Source;
  /** Character position in the text of the part, when the annotation belongs to a place. */
  index?: number;
}

export interface TextPart {
  type: "output_text";
  text: string;
  annotations: Annotation[];
}

export type TaskIndicator = "none" | "loading" | "complete";

interface TaskBase {
  status_indicator?: TaskIndicator;
  title?: string;
}

export type Task =
  | (TaskBase & { type: "custom"; icon?: string; content?: string })
  | (TaskBase & { type: "web_search"; title_query?: string; queries?: string[]; sources?: Source[] })
  | (TaskBase & { type: "thought"; content: string })
  | (TaskBase & { type: "file"; sources?: Source[] })
  | (TaskBase & { type: "image" });

export interface Workflow {
  type: "custom" | "reasoning";
  tasks: Task[];
  summary?: { title: string; icon?: string } | { duration: number };
  expanded?: boolean;
}

/** A node of a widget tree as received: its type may be unknown and its properties unchecked. */
export interface WidgetNode {
  type: string;
  id?: string;
  key?: string;
  children?: unknown;
  [property: string]: unknown;
}

export interface StructuredQuestion {
  id: string;
  question: string;
  description?: string;
  type: string;
  options?: { value: string }[];
  multiple?: boolean;
  answer?: { values: string[]; skipped: boolean };
}

/** Answers by the id of their question. */
export interface StructuredInput {
  status: "answered" | "skipped";
  answers: Record<string, { values: string[]; skipped?: boolean }>;
}

interface ItemBase {
  id: string;
  thread_id: string;
  created_at: string;
}

export type UserMessageItem = ItemBase & {
  type: "user_message";
  content: UserMessageContent[];
  attachments: Attachment[];
  quoted_text?: string;
  inference_options: InferenceOptions;
};
export type Verdict = "positive" | "negative";
export type AssistantMessageItem = ItemBase & {
  type: "assistant_message";
  content: TextPart[];
  /** What was thought of it, where the server says so: not part of OpenAI's protocol. */
  feedback?: Verdict;
};
export type WorkflowItem = ItemBase & { type: "workflow"; workflow: Workflow };
export type TaskItem = ItemBase & { type: "task"; task: Task };
export type WidgetItem = ItemBase & { type: "widget"; widget: WidgetNode; copy_text?: string };
export type StructuredInputItem = ItemBase & {
  type: "structured_input";
  status: "pending" | "answered" | "skipped";
  inputs: StructuredQuestion[];
};
export type ClientToolCallItem = ItemBase & {
  type: "client_tool_call";
  status: "pending" | "completed";
  call_id: string;
  name: string;
  arguments: Record<string, unknown>;
};
export type GeneratedImageItem = ItemBase & {
  type: "generated_image";
  image?: { id: string; url: string };
  /** Between 0 and 1, only while the image is being made. */
  progress?: number;
};
export type EndOfTurnItem = ItemBase & { type: "end_of_turn" };

export type ThreadItem =
  | UserMessageItem
  | AssistantMessageItem
  | WorkflowItem
  | TaskItem
  | WidgetItem
  | StructuredInputItem
  | ClientToolCallItem
  | GeneratedImageItem
  | EndOfTurnItem;

export type ItemUpdate =
  | { type: "assistant_message.content_part.added"; content_index: number; content: TextPart }
  | { type: "assistant_message.content_part.text_delta"; content_index: number; delta: string }
  | {
      type: "assistant_message.content_part.annotation_added";
      content_index: number;
      annotation_index: number;
      annotation: Annotation;
    }
  | { type: "assistant_message.content_part.done"; content_index: number; content: TextPart }
  | { type: "workflow.task.added"; task_index: number; task: Task }
  | { type: "workflow.task.updated"; task_index: number; task: Task }
  | { type: "widget.root.updated"; widget: WidgetNode }
  | { type: "widget.component.updated"; component_id: string; component: WidgetNode }
  | { type: "widget.streaming_text.value_delta"; component_id: string; delta: string; done: boolean }
  | { type: "generated_image.updated"; image: { id: string; url: string }; progress?: number };

export type NoticeLevel = "info" | "warning" | "danger";

export type StreamEvent =
  | { type: "thread.created"; thread: Thread }
  | { type: "thread.updated"; thread: Thread }
  | { type: "thread.item.added"; item: ThreadItem }
  | { type: "thread.item.updated"; item_id: string; update: ItemUpdate }
  | { type: "thread.item.done"; item: ThreadItem }
  | { type: "thread.item.replaced"; item: ThreadItem }
  | { type: "thread.item.removed"; item_id: string }
  | { type: "stream_options"; stream_options: { allow_cancel: boolean } }
  | { type: "progress_update"; text: string; icon?: string }
  | { type: "client_effect"; name: string; data?: Record<string, unknown> }
  | { type: "notice"; level: NoticeLevel; message: string; title?: string }
  | { type: "error"; code: string; message?: string; allow_retry: boolean };

export interface WireAction {
  type: string;
  payload?: unknown;
}

/** Requests that are answered by a stream of events. */
export type StreamRequest =
  | { type: "threads.create"; params: { input: UserMessageInput } }
  | { type: "threads.add_user_message"; params: { thread_id: string; input: UserMessageInput } }
  | { type: "threads.add_client_tool_output"; params: { thread_id: string; result: unknown } }
  | { type: "threads.retry_after_item"; params: { thread_id: string; item_id: string } }
  | {
      type: "threads.add_structured_input";
      params: { thread_id: string; item_id: string; input: StructuredInput };
    }
  | { type: "threads.custom_action"; params: { thread_id: string; item_id?: string; action: WireAction } };

interface PageParams {
  limit?: number;
  order?: "asc" | "desc";
  after?: string;
}

/** Where the bytes of an announced attachment go. */
export interface UploadDescriptor {
  url: string;
  method: "POST" | "PUT";
  headers?: Record<string, string>;
}

/** Requests that are answered by one JSON document, with the type of that answer. */
export interface JsonRequests {
  "threads.get_by_id": { params: { thread_id: string }; answer: Thread };
  "threads.list": { params: PageParams; answer: Page<Thread> };
  "threads.update": { params: { thread_id: string; title: string }; answer: Thread };
  "threads.delete": { params: { thread_id: string }; answer: unknown };
  "items.list": { params: PageParams & { thread_id: string }; answer: Page<ThreadItem> };
  "items.feedback": {
    params: { thread_id: string; item_ids: string[]; kind: "positive" | "negative" };
    answer: unknown;
  };
  "attachments.create": {
    params: { name: string; size: number; mime_type: string };
    answer: Attachment & { upload_descriptor?: UploadDescriptor };
  };
  "attachments.delete": { params: { attachment_id: string }; answer: unknown };
  "threads.sync_custom_action": {
    params: { thread_id: string; item_id: string; action: WireAction };
    answer: { updated_item?: ThreadItem };
  };
}
