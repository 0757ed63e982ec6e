import { act, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { LatePart, useLatePart } from "./late-part";

function Shown({ part }: { part: LatePart<string> }) {
  return <p>{useLatePart(part) ?? "plain"}</p>;
}

test("a part is drawn plain until it arrives, and at once from then on", async () => {
  let arrive: (part: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => (arrive = resolve));
  const fetch = vi.fn(() => promise);
  const part = new LatePart(fetch);
  const first = render(<Shown part={part} />);
  expect(screen.getByText("plain")).toBeVisible();
  await act(async () => {
    arrive("rich");
    await promise;
  });
  expect(screen.getByText("rich")).toBeVisible();
  first.unmount();
  render(<Shown part={part} />);
  expect(screen.getByText("rich")).toBeVisible();
  expect(fetch).toHaveBeenCalledOnce();
});

test("what did not arrive is fetched again by the next that draws it", async () => {
  const fetch = vi.fn<() => Promise<string>>().mockRejectedValueOnce(new Error("offline")).mockResolvedValue("rich");
  const part = new LatePart(fetch);
  const first = render(<Shown part={part} />);
  await expect(part.load()).rejects.toThrow("offline");
  expect(screen.getByText("plain")).toBeVisible();
  first.unmount();
  render(<Shown part={part} />);
  expect(await screen.findByText("rich")).toBeVisible();
});
