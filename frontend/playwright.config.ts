import { defineConfig } from "@playwright/test";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Debian's Chromium, or the one that CHROMIUM_PATH names; without either, Playwright's own. */
function findChromium(): string | undefined {
  const usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return [process.env["CHROMIUM_PATH"], ...usual].find((path) => path !== undefined && existsSync(path));
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The surroundings without settings of the application: the tests run on the built-in model and the embedded database. */
function withoutSettings(): Record<string, string> {
  const settings = /^(LLM_|DATABASE_URL|PUBLIC_URL|AUTH_SECRET|TOKEN_ENCRYPTION_KEY|CHATKIT_|GOOGLE_|EGRESS_)/;
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !settings.test(entry[0]),
    ),
  );
}

// Workers read this file again: only its first reading chooses the port and the folder, and takes the folder away.
if (process.env["E2E_PORT"] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "patchbay-e2e-"));
  process.env["E2E_PORT"] = String(await freePort());
  process.env["E2E_GOOGLE_PORT"] = String(await freePort());
  process.env["E2E_PEERS_PORT"] = String(await freePort());
  process.env["E2E_DATA_DIR"] = folder;
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
}

const port = process.env["E2E_PORT"];
const executablePath = findChromium();
const python = process.env["PYTHON"] ?? "../.venv/bin/python";
const googlePort = process.env["E2E_GOOGLE_PORT"] ?? "";
const peersPort = process.env["E2E_PEERS_PORT"] ?? "";
const google = `http://127.0.0.1:${googlePort}`;

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  // Pictures for the specification are taken only when asked for: they write into the repository.
  projects: [
    { name: "e2e", testIgnore: ["screenshots.test.ts", "vitals.test.ts"] },
    { name: "vitals", testMatch: "vitals.test.ts" },
    { name: "shots", testMatch: "screenshots.test.ts" },
  ],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 860 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: { args: ["--no-sandbox", "--disable-gpu"], ...(executablePath ? { executablePath } : {}) },
  },
  webServer: [
    // A Google of this machine's own: people sign in to Gmail there, and nothing leaves.
    {
      command: `${python} -m tests.peers.google_server ${googlePort}`,
      cwd: "../backend",
      port: Number(googlePort),
      timeout: 30_000,
      stdout: "ignore",
      stderr: "pipe",
    },
    // MCP servers that are connected, one per way in which they differ.
    {
      command: `${python} -m tests.peers.for_browsers ${peersPort}`,
      cwd: "../backend",
      port: Number(peersPort),
      timeout: 30_000,
      stdout: "ignore",
      stderr: "pipe",
    },
    {
      command: `${python} -m app`,
      cwd: "../backend",
      url: `http://127.0.0.1:${port}/api/health/ready`,
      env: {
        ...withoutSettings(),
        ENVIRONMENT: "development",
        HOST: "127.0.0.1",
        PORT: port,
        DATA_DIR: process.env["E2E_DATA_DIR"] ?? "",
        GOOGLE_CLIENT_ID: "patchbay.apps.example",
        GOOGLE_CLIENT_SECRET: "CANARY-client-secret",
        GOOGLE_ACCOUNTS_URL: google,
        GOOGLE_OAUTH_URL: google,
        GOOGLE_GMAIL_URL: google,
      },
      gracefulShutdown: { signal: "SIGTERM", timeout: 20_000 },
      timeout: 90_000,
      stdout: "ignore",
      stderr: "pipe",
    },
  ],
});
