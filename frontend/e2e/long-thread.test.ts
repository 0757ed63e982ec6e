import { expect, test, type Page } from "@playwright/test";

import { composer, signUp } from "./people";

const TURNS = 500;
const THREAD = "thr_long";

const base = (id: string) => ({ id, thread_id: THREAD, created_at: "2026-03-02T09:15:01Z" });

/** A thread that would take hours to hold: 2,000 items, newest first. */
const ITEMS = Array.from({ length: TURNS }, (_, turn) => [
  {
    ...base(`u_${turn}`),
    type: "user_message",
    content: [{ type: "input_text", text: `Question ${turn}` }],
    attachments: [],
    inference_options: {},
  },
  {
    ...base(`w_${turn}`),
    type: "workflow",
    workflow: {
      type: "custom",
      tasks: [{ type: "custom", title: `Notes: search notes · done in 0.${turn % 9} s`, status_indicator: "complete" }],
    },
  },
  {
    ...base(`a_${turn}`),
    type: "assistant_message",
    content: [
      { type: "output_text", annotations: [], text: `Answer ${turn}\n\n${"- a point\n".repeat(1 + (turn % 7))}` },
    ],
  },
  { ...base(`e_${turn}`), type: "end_of_turn" },
])
  .flat()
  .reverse();

async function serveLongThread(page: Page): Promise<void> {
  await page.route("**/api/chatkit", async (route) => {
    const { type, params } = route.request().postDataJSON() as {
      type: string;
      params: { after?: string; limit?: number };
    };
    if (type === "threads.get_by_id") {
      await route.fulfill({ json: { ...base(THREAD), id: THREAD, title: "Long", status: { type: "active" } } });
    } else if (type === "items.list") {
      const from = ITEMS.findIndex(({ id }) => id === params.after) + 1;
      const data = ITEMS.slice(from, from + (params.limit ?? 20));
      const hasMore = from + data.length < ITEMS.length;
      await route.fulfill({ json: { data, has_more: hasMore, ...(hasMore ? { after: data.at(-1)?.id } : {}) } });
    } else {
      await route.continue();
    }
  });
}

test("a thread of 2,000 items is paged and scrolled upward without a jump", async ({ page }) => {
  await signUp(page);
  await serveLongThread(page);
  await page.goto(`/dashboard/schema-agent?thread=${THREAD}`);
  await expect(page.getByText(`Question ${TURNS - 1}`, { exact: true })).toBeVisible();
  const log = page.getByRole("log", { name: "Chat" });

  const measured = await log.evaluate(async (scroller) => {
    const STEP = 80;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const inView = () =>
      [...scroller.querySelectorAll(".turn")].find((turn) => {
        const { top, bottom } = turn.getBoundingClientRect();
        return top < 400 && bottom > 400;
      });
    const jumps: number[] = [];
    const frames: number[] = [];
    for (let step = 0; step < 300; step += 1) {
      const turn = inView();
      const before = turn?.getBoundingClientRect().bottom ?? 0;
      const begun = performance.now();
      scroller.scrollTop -= STEP;
      await frame();
      await frame();
      frames.push((performance.now() - begun) / 2);
      // A turn that a page has cut in two becomes part of another one.
      if (!turn?.isConnected) continue;
      const moved = turn.getBoundingClientRect().bottom - before;
      if (Math.abs(moved - STEP) > 4) jumps.push(moved);
    }
    frames.sort((a, b) => a - b);
    return {
      jumps,
      turns: scroller.querySelectorAll(".turn").length,
      frame95: frames[Math.floor(frames.length * 0.95)],
    };
  });

  expect(measured.jumps).toEqual([]);
  expect(measured.turns).toBeGreaterThan(30);
  test.info().annotations.push({ type: "95 % of frames within", description: `${measured.frame95?.toFixed(1)} ms` });
  await composer(page).fill("Still here");
  await expect(composer(page)).toHaveValue("Still here");
});

test("the end of the chat stays in view while a message grows and when the window gets lower", async ({ page }) => {
  await signUp(page);
  await serveLongThread(page);
  await page.goto(`/dashboard/schema-agent?thread=${THREAD}`);
  await expect(page.getByText(`Question ${TURNS - 1}`, { exact: true })).toBeVisible();
  const actions = page.getByRole("button", { name: "Copy answer" }).last();
  await expect(actions).toBeInViewport();
  await composer(page).fill("a line\n".repeat(12));
  await expect(actions).toBeInViewport();
  await page.setViewportSize({ width: 800, height: 500 });
  await expect(actions).toBeInViewport();
  await expect(page.getByRole("button", { name: "Jump to latest" })).toBeHidden();

  await page.getByRole("log", { name: "Chat" }).evaluate((scroller) => scroller.scrollTo({ top: 300 }));
  const jump = page.getByRole("button", { name: "Jump to latest" });
  await expect(jump).toBeVisible();
  await composer(page).fill("");
  await expect(jump).toBeVisible();
});
