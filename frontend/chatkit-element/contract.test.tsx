import { waitFor } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";

import { METHODS } from "./contract";
import { LocalChatKit } from "./element";
import { FakeServer } from "./testing/fake-server";
import { mount } from "./testing/mount";

afterEach(() => Reflect.deleteProperty(document, "fonts"));

test("every method of the contract is there", () => {
  for (const method of Object.keys(METHODS)) {
    expect(LocalChatKit.prototype).toHaveProperty(method, expect.any(Function));
  }
});

test("a theme's fonts are known to the document while the chat is shown", async () => {
  const fonts = new Set<unknown>();
  Object.defineProperty(document, "fonts", { value: fonts, configurable: true });
  const made = vi.fn(function (this: { family: unknown }, family: unknown) {
    this.family = family;
  });
  vi.stubGlobal("FontFace", made);
  const { unmount } = await mount(new FakeServer(), {
    theme: { typography: { fontFamily: "Bed", fontSources: [{ family: "Bed", src: "/bed.woff2", weight: 400 }] } },
  });
  expect(made).toHaveBeenCalledWith("Bed", 'url("/bed.woff2")', { weight: "400" });
  expect(fonts.size).toBe(1);
  unmount();
  await waitFor(() => expect(fonts.size).toBe(0));
});
