import type { Metadata } from "next";
import { Suspense } from "react";

import { CallbackPage } from "@/components/connectors/CallbackPage";

export const metadata: Metadata = { title: "Connection" };

export default function Page() {
  return (
    <Suspense>
      <CallbackPage />
    </Suspense>
  );
}
