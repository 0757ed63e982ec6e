import type { NextConfig } from "next";
import { PHASE_DEVELOPMENT_SERVER } from "next/constants.js";

const shared: NextConfig = {
  images: { unoptimized: true },
  reactStrictMode: true,
  poweredByHeader: false,
};

/** The build is a static export that FastAPI serves; `next dev` proxies to the API instead, which an export cannot. */
export default function config(phase: string): NextConfig {
  if (phase !== PHASE_DEVELOPMENT_SERVER) {
    return { ...shared, output: "export", trailingSlash: false };
  }
  const api = `http://127.0.0.1:${process.env["API_PORT"] ?? "8000"}`;
  return {
    ...shared,
    rewrites: () =>
      Promise.resolve([
        { source: "/api/:path*", destination: `${api}/api/:path*` },
        { source: "/demo/:path*", destination: `${api}/demo/:path*` },
      ]),
  };
}
