import { z } from "zod/mini";

import type { AuthType, ConnectionTestRequest, Connector, TargetChange } from "@/lib/contract";

export const INVALID_URL = "Invalid URL format. Must be a valid HTTP/HTTPS URL.";

const MAX_NAME = 100;
const MAX_DESCRIPTION = 1000;
const BEARER = "Authorization: Bearer";
/** `Name`, or `Name: Scheme` for a key that follows a word. */
const HEADER = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+(: ?[!#$%&'*+.^_`|~0-9A-Za-z-]+)?$/;

const trimmed = z.string().check(z.trim());

/** The form of a connector. `stored` is the one that it changes: what is secret in it may stay as it is. */
export function connectorSchema(stored: Connector | null = null) {
  return z
    .object({
      name: z
        .string()
        .check(
          z.trim(),
          z.minLength(1, "Give the connector a name."),
          z.maxLength(MAX_NAME, `At most ${MAX_NAME} characters.`),
        ),
      serverUrl: z.string().check(z.trim(), z.refine(isHttpUrl, INVALID_URL)),
      description: z.string().check(z.trim(), z.maxLength(MAX_DESCRIPTION, `At most ${MAX_DESCRIPTION} characters.`)),
      authType: z.enum(["none", "api_key", "oauth"]),
      /** "kept": the header that the stored key goes into. */
      header: z.enum(["kept", "bearer", "custom"]),
      headerName: trimmed,
      apiKey: trimmed,
      accessToken: trimmed,
    })
    .check(({ value, issues }) => {
      const need = (path: keyof ConnectorValues, message: string) =>
        issues.push({ code: "custom", input: value, path: [path], message });
      const mayStay = keepsSecret(value, stored);
      const again =
        stored?.auth_type === value.authType ? " again. The stored one is sent only where it was before." : ".";
      if (value.authType === "oauth" && !value.accessToken && !mayStay) need("accessToken", `Enter the token${again}`);
      if (value.authType !== "api_key") return;
      if (!value.apiKey && !mayStay) need("apiKey", `Enter the key${again}`);
      if (value.header === "custom" && !HEADER.test(value.headerName)) {
        need("headerName", "Enter a header name: letters, digits and hyphens.");
      }
    });
}

export interface ConnectorValues {
  name: string;
  serverUrl: string;
  description: string;
  authType: AuthType;
  header: "kept" | "bearer" | "custom";
  headerName: string;
  apiKey: string;
  accessToken: string;
}

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

/** The form of a saved connector: all that may be shown, and secrets empty. */
export function valuesOfStored({ name, server_url, description, auth_type }: Connector): ConnectorValues {
  return {
    ...EMPTY_CONNECTOR,
    name,
    serverUrl: server_url,
    description: description ?? "",
    authType: auth_type,
    header: auth_type === "api_key" ? "kept" : "bearer",
  };
}

/** Whether the stored secret is used when none is entered: only where and how it was used before. */
export function keepsSecret(values: ConnectorValues, stored: Connector | null): boolean {
  if (values.authType !== stored?.auth_type || values.serverUrl.trim() !== stored.server_url) return false;
  return values.authType !== "api_key" || values.header === "kept";
}

/** What is sent for a test; two forms that give the same request need only one test. */
export function testRequest(values: ConnectorValues): ConnectionTestRequest {
  return { server_url: values.serverUrl.trim(), ...credentials(values) };
}

/** What leads elsewhere, or with other credentials, than the stored connector; null when nothing does. */
export function targetChange(values: ConnectorValues, stored: Connector): TargetChange | null {
  const server_url = values.serverUrl.trim();
  const isElsewhere = server_url !== stored.server_url;
  const isSecretEntered = values.authType === "api_key" ? values.apiKey.trim() : values.accessToken.trim();
  const isKept = values.authType === "none" || !isSecretEntered;
  if (isKept && keepsSecret(values, stored)) return null;
  return { ...(isElsewhere ? { server_url } : {}), ...credentials(values) };
}

function credentials(values: ConnectorValues): { auth_type: AuthType; auth_config?: Record<string, string> } {
  if (values.authType === "none") return { auth_type: "none" };
  if (values.authType === "oauth") {
    return { auth_type: "oauth", auth_config: { access_token: values.accessToken.trim() } };
  }
  const api_key = values.apiKey.trim();
  if (values.header === "kept") return { auth_type: "api_key", auth_config: { api_key } };
  const header_name = values.header === "bearer" ? BEARER : values.headerName.trim();
  return { auth_type: "api_key", auth_config: { api_key, header_name } };
}

/** The server decides what may be dialled; this only catches what can never be an address. */
function isHttpUrl(text: string): boolean {
  if (!/^https?:\/\/[^\s/]/i.test(text) || !URL.canParse(text)) return false;
  return new URL(text).hostname !== "";
}
