import type { Metadata } from "next";

import { ChatPage } from "@/components/chat/ChatPage";

export const metadata: Metadata = { title: "Chat" };

export default function SchemaAgentPage() {
  return <ChatPage />;
}
