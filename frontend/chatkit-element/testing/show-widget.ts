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

/** The actions that went to the server, as turns of their own or beside a running answer. */
export const AS_TURN = "threads.custom_action";
export const BESIDE = "threads.sync_custom_action";

export function actionsSent(server: FakeServer, type = AS_TURN): unknown[] {
  return server.sent(type).map(({ params }) => params["action"]);
}
