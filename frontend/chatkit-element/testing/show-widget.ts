import type { WidgetNode } from "../protocol/wire";
import { asking } from "./asking-cards";
import { page, question, thread } from "./exchanges";
import { FakeServer } from "./fake-server";
import { mount, type Mounted } from "./mount";

/** Opens a thread whose only answer is the widget. */
export async function showWidget(
  widget: WidgetNode,
  server = new FakeServer(),
  options: Parameters<typeof mount>[1] = {},
): Promise<Mounted> {
  server.answers["threads.get_by_id"] = () => thread("t_garden", "Beds");
  server.answers["items.list"] = () => page([asking(widget), question("u_1", "Show me")]);
  const mounted = await mount(server, { initialThread: "t_garden", ...options });
  await mounted.view.findByRole("article", { name: "Answer" });
  return mounted;
}
