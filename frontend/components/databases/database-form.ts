import { z } from "zod/mini";

import type { Database, DatabaseTarget } from "@/lib/contract";

export const SSL_MODES = ["verify-full", "verify-ca", "require", "prefer", "allow", "disable"] as const;

export interface DatabaseValues {
  name: string;
  keepsSamples: boolean;
  way: "dsn" | "fields";
  dsn: string;
  host: string;
  port: string;
  user: string;
  password: string;
  database: string;
  /** Empty: the safest that fits. */
  sslmode: string;
}

export const EMPTY_DATABASE: DatabaseValues = {
  name: "",
  keepsSamples: true,
  way: "dsn",
  dsn: "",
  host: "",
  port: "5432",
  user: "",
  password: "",
  database: "",
  sslmode: "",
};

/** The form of a connected database: all that may be shown, and the password empty. */
export function valuesOf(database: Database): DatabaseValues {
  const { name, keeps_samples, host, port, user, sslmode } = database;
  return {
    ...EMPTY_DATABASE,
    name,
    keepsSamples: keeps_samples,
    way: "fields",
    host: host ?? "",
    port: String(port ?? 5432),
    user: user ?? "",
    database: database.database ?? "",
    sslmode: sslmode ?? "",
  };
}

const text = z.string().check(z.trim());

/** What the server would refuse whatever else is in the form. The sample store has no address. */
export function databaseSchema(hasAddress: boolean) {
  return z
    .object({
      name: z.string().check(z.trim(), z.maxLength(100, "At most 100 characters.")),
      keepsSamples: z.boolean(),
      way: z.enum(["dsn", "fields"]),
      dsn: text,
      host: text,
      port: text,
      user: text,
      password: z.string(),
      database: text,
      sslmode: z.string(),
    })
    .check(({ value, issues }) => {
      const need = (path: keyof DatabaseValues, message: string) =>
        issues.push({ code: "custom", input: value, path: [path], message });
      if (!hasAddress) return;
      if (value.way === "dsn") {
        if (!value.dsn) need("dsn", "Enter the connection string, or choose Fields.");
        return;
      }
      if (!value.host) need("host", "Enter the host.");
      if (!isPort(value.port)) need("port", "Enter a number from 1 to 65535.");
      if (!value.database) need("database", "Enter the name of the database.");
      if (!value.user) need("user", "Enter the user.");
    });
}

function isPort(entered: string): boolean {
  return /^\d{1,5}$/.test(entered) && Number(entered) >= 1 && Number(entered) <= 65_535;
}

/** What leads to the server; two forms that give the same target need only one test. */
export function targetOf(values: DatabaseValues): DatabaseTarget {
  if (values.way === "dsn") return { dsn: values.dsn.trim() };
  return {
    host: values.host.trim(),
    port: Number(values.port),
    user: values.user.trim(),
    ...(values.password ? { password: values.password } : {}),
    database: values.database.trim(),
    ...(values.sslmode ? { sslmode: values.sslmode } : {}),
  };
}

/** What leads elsewhere than the stored database, or with another password; null when nothing does. */
export function targetChange(values: DatabaseValues, stored: Database): DatabaseTarget | null {
  if (stored.is_sample) return null;
  const target = targetOf(values);
  return JSON.stringify(target) === JSON.stringify(targetOf(valuesOf(stored))) ? null : target;
}
