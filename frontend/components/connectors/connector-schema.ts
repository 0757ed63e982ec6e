import { z } from "zod";

import type { ConnectionTestRequest } from "@/lib/contract";

export const INVALID_URL = "Invalid URL format. Must be a valid HTTP/HTTPS URL.";

const MAX_NAME = 100;
const MAX_DESCRIPTION = 1000;
/** `Name`, or `Name: Scheme` for a key that follows a word. */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(: ?[!#$%&'*+.^_`|~0-9A-Za-z-]+)?$/;

export const nameSchema = z
  .string()
  .trim()
  .min(1, "Give the connector a name.")
  .max(MAX_NAME, `At most ${MAX_NAME} characters.`);

export const descriptionSchema = z.string().trim().max(MAX_DESCRIPTION, `At most ${MAX_DESCRIPTION} characters.`);

export const connectorSchema = z
  .object({
    name: nameSchema,
    serverUrl: z.string().trim().refine(isHttpUrl, INVALID_URL),
    description: descriptionSchema,
    authType: z.enum(["none", "api_key", "oauth"]),
    header: z.enum(["bearer", "custom"]),
    headerName: z.string().trim(),
    apiKey: z.string().trim(),
    accessToken: z.string().trim(),
  })
  .superRefine((values, context) => {
    const isMissing = (path: "apiKey" | "accessToken", message: string) =>
      !values[path] && context.addIssue({ code: "custom", path: [path], message });
    if (values.authType === "oauth") isMissing("accessToken", "Enter the token.");
    if (values.authType !== "api_key") return;
    isMissing("apiKey", "Enter the key.");
    if (values.header === "custom" && !HEADER.test(values.headerName)) {
      const message = "Enter a header name: letters, digits and hyphens.";
      context.addIssue({ code: "custom", path: ["headerName"], message });
    }
  });

export type ConnectorValues = z.infer<typeof connectorSchema>;

export const EMPTY_CONNECTOR: ConnectorValues = {
  name: "",
  serverUrl: "",
  description: "",
  authType: "none",
  header: "bearer",
  headerName: "",
  apiKey: "",
  accessToken: "",
};

/** What is sent for a test; two forms that give the same request need only one test. */
export function testRequest(values: ConnectorValues): ConnectionTestRequest {
  const server_url = values.serverUrl.trim();
  if (values.authType === "none") return { server_url, auth_type: "none" };
  if (values.authType === "oauth") {
    return { server_url, auth_type: "oauth", auth_config: { access_token: values.accessToken.trim() } };
  }
  const api_key = values.apiKey.trim();
  const auth_config = values.header === "custom" ? { api_key, header_name: values.headerName.trim() } : { api_key };
  return { server_url, auth_type: "api_key", auth_config };
}

/** The server decides what may be dialled; this only catches what can never be an address. */
function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s/]/i.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== "";
}
