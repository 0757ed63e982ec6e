import { waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { FakeServer } from "./testing/fake-server";
import { mount } from "./testing/mount";
import { LANGUAGES, languageOf, lateTexts, textsFor, type Texts } from "./texts";

const english = textsFor("en");
const others = LANGUAGES.filter((language) => language !== "en");

/** Every text with its arguments filled in, so that two tables can be compared. */
function spoken(texts: Texts): Map<string, string> {
  const said = ([key, text]: [string, Texts[keyof Texts]]): [string, string] => [
    key,
    typeof text === "function" ? (text as (...given: string[]) => string)("7", "8") : text,
  ];
  return new Map(Object.entries(texts).map(said));
}

test.each(others)("%s says everything, with all that is to be filled in", async (language) => {
  await lateTexts(language)?.load();
  const [own, ours] = [spoken(textsFor(language)), spoken(english)];
  expect([...own.keys()]).toEqual([...ours.keys()]);
  for (const [key, text] of own) {
    expect(text.trim(), key).not.toBe("");
    for (const filled of ["7", "8"]) expect(text.includes(filled), key).toBe(ours.get(key)?.includes(filled));
  }
  const same = [...own].filter(([key, text]) => ours.get(key) === text);
  expect(same.length / own.size).toBeLessThan(0.1);
});

test("a locale is in the language of its first part, and in English where there is no other", () => {
  expect(["de-AT", "fr_CA", "es-419", "JA", "en-GB", "xx-YY", "", "constructor"].map(languageOf)).toEqual([
    "de",
    "fr",
    "es",
    "ja",
    "en",
    "en",
    "en",
    "en",
  ]);
});

test("the element speaks the language that the page asks for, and tells its server", async () => {
  const server = new FakeServer();
  const { view, user } = await mount(server, { locale: "de-DE" });
  expect(view.getByRole("textbox", { name: "Nachricht" })).toBeInTheDocument();
  expect(view.getByRole("region", { name: "Chat" })).toHaveAttribute("lang", "de");
  await user.click(view.getByRole("button", { name: "Verlauf" }));
  await waitFor(() => expect(view.getByText("Noch keine Chats")).toBeInTheDocument());
  expect(server.sent("threads.list")[0]?.headers.get("accept-language")).toBe("de-DE");
});

test("a locale without a table is English", async () => {
  const { view } = await mount(new FakeServer(), { locale: "sv-SE" });
  expect(view.getByRole("textbox", { name: "Message" })).toBeInTheDocument();
  expect(view.getByRole("region", { name: "Chat" })).toHaveAttribute("lang", "en");
});
