"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";

import { Toaster } from "@/components/ui/Toaster";
import { ApiError } from "@/lib/api-client";

const ATTEMPTS = 2;

/** Only a request that got no answer is worth repeating: a refusal stays a refusal. */
function shouldRetry(failures: number, error: Error): boolean {
  return error instanceof ApiError && error.status === 0 && failures < ATTEMPTS;
}

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: {
          // The default would hold requests back while the browser believes itself offline, without ever failing.
          queries: { retry: shouldRetry, retryDelay: 400, networkMode: "always" },
          mutations: { retry: false, networkMode: "always" },
        },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <Toaster>{children}</Toaster>
    </QueryClientProvider>
  );
}
