import type { Metadata } from "next";
import { Suspense } from "react";

import { DatabasesPage } from "@/components/databases/DatabasesPage";

export const metadata: Metadata = { title: "Databases" };

export default function Page() {
  // What is open stands in the address, which is known in the browser alone.
  return (
    <Suspense>
      <DatabasesPage />
    </Suspense>
  );
}
