import { screen } from "@testing-library/react";

import { DatabasesPage } from "@/components/databases/DatabasesPage";
import type { Database, DatabaseSchema, DatabaseTable, QueryAnswer } from "@/lib/contract";
import { anAppsResponse } from "@/testing/examples";
import { fakeNetwork, json, type Network } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

export function aDatabase(over: Partial<Database> = {}): Database {
  return {
    id: 3,
    name: "Shop",
    is_sample: false,
    host: "db.example.com",
    port: 5432,
    database: "shop",
    user: "reader",
    sslmode: null,
    status: "connected",
    failure: null,
    role: { name: "reader", status: "read_only", warnings: [] },
    server_version: "18.1",
    keeps_samples: true,
    hidden_count: 0,
    last_verified_at: new Date().toISOString(),
    created_at: "2026-11-20T10:00:00Z",
    updated_at: "2026-11-20T10:00:00Z",
    ...over,
  };
}

export function aTable(over: Partial<DatabaseTable> = {}): DatabaseTable {
  const column = { type: "bigint", is_nullable: false, is_primary_key: false, comment: null, values: [] };
  return {
    schema_name: "public",
    name: "orders",
    kind: "table",
    comment: "One for each purchase",
    rows: 48_200,
    is_visible: true,
    columns: [
      { ...column, name: "id", is_primary_key: true },
      { ...column, name: "customer_id" },
    ],
    foreign_keys: [{ columns: ["customer_id"], to_schema: "public", to_table: "customers", to_columns: ["id"] }],
    notes: [],
    ...over,
  };
}

export function aSchema(over: Partial<DatabaseSchema> = {}): DatabaseSchema {
  return { read_at: "2026-11-20T10:00:00Z", tables: [aTable()], notes: [], failure: null, ...over };
}

export function anAnswer(over: Partial<QueryAnswer> = {}): QueryAnswer {
  return {
    success: true,
    columns: [
      { name: "id", type: "bigint", is_number: true },
      { name: "name", type: "text", is_number: false },
    ],
    rows: [[1, "Café Nordlys"]],
    is_truncated: false,
    ms: 62,
    asked_at: "2026-11-20T10:00:00Z",
    ...over,
  };
}

/** Somebody signed in, with these databases. */
export function databasesNetwork(...databases: Database[]): Network {
  const network = fakeNetwork({
    "GET /api/auth/session": json({
      account: { id: 1, email: "ana@example.com", name: "Ana", created_at: "2026-11-01T00:00:00Z" },
    }),
    "GET /api/apps": json(anAppsResponse()),
  });
  listDatabases(network, ...databases);
  return network;
}

export function listDatabases(network: Network, ...databases: Database[]): void {
  network.on("GET /api/databases", json({ databases, total: databases.length, limit: 10 }));
  for (const database of databases) {
    network.on(`GET /api/databases/${database.id}`, json({ ...database, script: null }));
    network.on(`GET /api/databases/${database.id}/schema`, json(aSchema()));
    network.on(`GET /api/databases/${database.id}/queries`, json({ queries: [] }));
  }
}

export async function openDatabases() {
  const page = renderPage(<DatabasesPage />);
  await screen.findByRole("button", { name: "Account" });
  return page;
}
