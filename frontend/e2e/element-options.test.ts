import type { ChatKitOptions, OpenAIChatKit } from "@openai/chatkit";
import { expect, test, type Page } from "@playwright/test";

import { answered, ask } from "./chat-page";
import { composer, signUp } from "./people";

type Theme = Exclude<ChatKitOptions["theme"], string | undefined>;

async function giveOptions(page: Page, options: Omit<ChatKitOptions, "api">) {
  await page.locator("openai-chatkit").evaluate((element, options) => {
    (element as OpenAIChatKit).setOptions({ api: { url: "/api/chatkit", domainKey: "local" }, ...options });
  }, options);
}

async function giveTheme(page: Page, theme: Theme) {
  await giveOptions(page, { theme });
  await expect(page.locator("openai-chatkit")).toHaveAttribute("data-color-scheme", theme.colorScheme ?? "");
}

/** The lowest contrast of words on what they stand on, and the colour of the page behind all. */
async function colours(page: Page) {
  return page.locator("openai-chatkit").evaluate((element) => {
    const chat = element.shadowRoot?.querySelector(".chat");
    const probe = document.createElement("div");
    chat?.append(probe);
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    if (!canvas) throw new Error("There is no canvas.");
    const read = (name: string) => {
      probe.style.color = `var(--ck-${name})`;
      canvas.fillStyle = getComputedStyle(probe).color;
      canvas.fillRect(0, 0, 1, 1);
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (name: string) => {
      const [red = 0, green = 0, blue = 0] = read(name).map((channel) => {
        const part = channel / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ratios = ["text", "text-2", "text-3"].flatMap((words) =>
      ["bg", "surface", "sunken", "hover"].map((under) => {
        const [dark = 0, light = 0] = [luminance(words), luminance(under)].sort((one, other) => one - other);
        return (light + 0.05) / (dark + 0.05);
      }),
    );
    const found = { contrast: Math.min(...ratios), background: read("bg") };
    probe.remove();
    return found;
  });
}

test("whatever hue, tint and shade a theme gives the grays, words can be read on them", async ({ page }) => {
  await signUp(page);
  for (const colorScheme of ["light", "dark"] as const) {
    // The page's own colours, which the theme starts from.
    await page.emulateMedia({ colorScheme });
    await giveTheme(page, { colorScheme });
    const plain = await colours(page);
    for (const hue of [0, 90, 180, 270]) {
      for (const [tint, shade] of [
        [9, -4],
        [9, 4],
        [0, 4],
      ] as const) {
        await giveTheme(page, { colorScheme, color: { grayscale: { hue, tint, shade } } });
        const { contrast, background } = await colours(page);
        expect(contrast, `${colorScheme} ${hue} ${tint} ${shade}`).toBeGreaterThanOrEqual(4.5);
        expect(contrast).not.toBe(plain.contrast);
        expect(background).not.toEqual(plain.background);
      }
    }
    await giveTheme(page, { colorScheme, color: { surface: { background: "#2b1055", foreground: "#ffffff" } } });
    const surface = await colours(page);
    expect(surface.background).toEqual([43, 16, 85]);
    expect(surface.contrast).toBeGreaterThanOrEqual(4.5);
  }
});

test("all letters grow with the base size of a theme", async ({ page }) => {
  await signUp(page);
  await ask(page, "hello");
  await answered(page);
  const answer = page.getByRole("article", { name: "Answer" }).locator("p").first();
  await giveTheme(page, { colorScheme: "light", typography: { baseSize: 18, fontFamily: "Georgia" } });
  for (const words of [answer, composer(page)]) {
    await expect(words).toHaveCSS("font-size", "18px");
    await expect(words).toHaveCSS("font-family", "Georgia");
  }
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveCSS("font-size", "14px");
});

test("an answer is followed to its end, unless the page wants its beginning to stay in view", async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 440 });
  await signUp(page);
  const end = () => page.getByRole("article", { name: "Answer" }).last().locator("p").last();
  await ask(page, "hello");
  await answered(page);
  await expect(end()).toBeInViewport();
  await giveOptions(page, { thread: { autoScroll: false } });
  await ask(page, "hello again");
  await answered(page);
  await expect(page.getByRole("article", { name: "You" }).last()).toBeInViewport();
  await expect(end()).not.toBeInViewport();
  await page.getByRole("button", { name: "Jump to latest" }).click();
  await expect(end()).toBeInViewport();
});
