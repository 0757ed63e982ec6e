import { act, fireEvent, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { created, done, question } from "../../testing/exchanges";
import { FakeServer, jsonResponse } from "../../testing/fake-server";
import { mount, type Mounted } from "../../testing/mount";

const UPLOAD = "/api/attachments";

beforeEach(() => {
  // jsdom keeps no blobs behind addresses.
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:bed", revokeObjectURL: () => undefined }));
});

function attachment(name: string) {
  return { id: `atc_${name}`, type: "file", name, mime_type: "text/plain" };
}

function note(name: string): File {
  return new File(["tulips"], name, { type: "text/plain" });
}

function taking(answers: ConstructorParameters<typeof FakeServer>[0] = {}): FakeServer {
  return new FakeServer({
    [UPLOAD]: ({ file }) => attachment((file as File).name),
    "attachments.delete": () => ({}),
    "threads.create": () => [created(), done(question("u_1", "Look"))],
    ...answers,
  });
}

async function mountTaking(server = taking(), more: Parameters<typeof mount>[1] = {}): Promise<Mounted> {
  return mount(server, {
    uploadStrategy: { type: "direct", uploadUrl: UPLOAD },
    composer: { attachments: { enabled: true, maxCount: 2, maxSize: 1000, accept: { "text/plain": [".txt"] } } },
    ...more,
  });
}

function clipboard({ text = "", html = "", files = [] as File[] }): Pick<DataTransfer, "types" | "getData"> {
  const held: Record<string, string> = { "text/plain": text, "text/html": html };
  return Object.assign(
    { types: Object.keys(held).filter((type) => held[type]), files },
    { getData: (type: string) => held[type] ?? "" },
  );
}

function chooser({ element }: Mounted): HTMLInputElement {
  const input = element.shadowRoot?.querySelector<HTMLInputElement>("[data-chooser]");
  if (!input) throw new Error("Files cannot be chosen.");
  return input;
}

test("a chosen file is uploaded at once and goes along with the message", async () => {
  const server = taking();
  const mounted = await mountTaking(server);
  const { user, view } = mounted;
  expect(view.getByRole("button", { name: "Attach a file" })).toBeInTheDocument();
  await user.upload(chooser(mounted), note("beds.txt"));
  const files = view.getByRole("list", { name: "Attached files" });
  await within(files).findByText("attached");
  expect(server.sent(UPLOAD)[0]?.params["file"]).toBeInstanceOf(File);
  await user.type(view.getByRole("textbox", { name: "Message" }), "Look{Enter}");
  expect(server.sent("threads.create")[0]?.params).toMatchObject({ input: { attachments: ["atc_beds.txt"] } });
  expect(view.queryByRole("list", { name: "Attached files" })).not.toBeInTheDocument();
  expect(server.sent("attachments.delete")).toHaveLength(0);
});

test("files can be dropped and pasted", async () => {
  const server = taking();
  const { view } = await mountTaking(server);
  const region = view.getByRole("region", { name: "Chat" });
  const dataTransfer = { types: ["Files"], files: [note("dropped.txt")], dropEffect: "none" };
  fireEvent.dragEnter(region, { dataTransfer });
  expect(view.getByText("Drop files to attach them")).toBeInTheDocument();
  fireEvent.drop(region, { dataTransfer });
  expect(view.queryByText("Drop files to attach them")).not.toBeInTheDocument();
  fireEvent.paste(view.getByRole("textbox", { name: "Message" }), {
    clipboardData: clipboard({ files: [note("pasted.txt")] }),
  });
  await waitFor(() => expect(server.sent(UPLOAD)).toHaveLength(2));
  expect(view.getAllByRole("listitem").map((item) => item.textContent)).toEqual([
    expect.stringContaining("dropped.txt"),
    expect.stringContaining("pasted.txt"),
  ]);
});

test("what breaks a limit says which, and keeps the message back until it is removed", async () => {
  const server = taking();
  const { user, view, chat } = await mountTaking(server);
  const large = new File(["x".repeat(2000)], "large.txt", { type: "text/plain" });
  const strange = new File(["x"], "run.exe", { type: "application/octet-stream" });
  await act(() =>
    chat().setComposerValue({ text: "Look", files: [large, strange, note("a.txt"), note("b.txt"), note("c.txt")] }),
  );
  expect(view.getByText(/^Larger than 1,000/)).toBeInTheDocument();
  expect(view.getByText("This kind of file is not taken.")).toBeInTheDocument();
  expect(view.getByText("2 files at most.")).toBeInTheDocument();
  await user.click(view.getByRole("button", { name: "Send" }));
  expect(view.getByText("Remove the file that could not be attached, then send.")).toBeInTheDocument();
  for (const name of ["large.txt", "run.exe", "c.txt"]) {
    await user.click(view.getByRole("button", { name: `Remove ${name}` }));
  }
  await waitFor(() => expect(view.getByRole("button", { name: "Send" })).toHaveAttribute("aria-disabled", "false"));
  await user.click(view.getByRole("button", { name: "Send" }));
  expect(server.sent("threads.create")[0]?.params).toMatchObject({
    input: { attachments: ["atc_a.txt", "atc_b.txt"] },
  });
});

test("an upload shows how far it is, keeps the message back, and can be taken back", async () => {
  let tell: (part: number) => void = () => undefined;
  let aborted = false;
  const { user, view, chat } = await mountTaking(taking(), {
    extension: {
      upload: ({ onProgress, signal }) => {
        tell = onProgress;
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            aborted = true;
            reject(new DOMException("aborted", "AbortError"));
          });
        });
      },
    },
  });
  await act(() => chat().setComposerValue({ text: "Look", files: [note("beds.txt")] }));
  const progress = view.getByRole("progressbar", { name: "Uploading beds.txt" });
  expect(progress).not.toHaveAttribute("value");
  act(() => tell(0.4));
  expect(progress).toHaveAttribute("value", "0.4");
  expect(view.getByRole("button", { name: "Send" })).toHaveAttribute("aria-disabled", "true");
  expect(view.getByText("Sending works when all files are uploaded.")).toBeInTheDocument();
  await user.click(view.getByRole("button", { name: "Remove beds.txt" }));
  expect(aborted).toBe(true);
  expect(view.getByRole("button", { name: "Send" })).toHaveAttribute("aria-disabled", "false");
});

test("what the server refuses says why; what it has is deleted with the file", async () => {
  const server = taking({ [UPLOAD]: () => jsonResponse({ error: "X", message: "Only text, and less of it." }, 413) });
  const { user, view, chat, events } = await mountTaking(server);
  await act(() => chat().setComposerValue({ files: [note("beds.txt")] }));
  expect(await view.findByText("Only text, and less of it.")).toBeInTheDocument();
  expect(events.map(([name]) => name)).toContain("chatkit.error");
  await user.click(view.getByRole("button", { name: "Remove beds.txt" }));
  expect(server.sent("attachments.delete")).toHaveLength(0);

  server.answers[UPLOAD] = () => attachment("beds.txt");
  await act(() => chat().setComposerValue({ files: [note("beds.txt")] }));
  await view.findByText("attached");
  await user.click(view.getByRole("button", { name: "Remove beds.txt" }));
  expect(server.sent("attachments.delete")[0]?.params).toEqual({ attachment_id: "atc_beds.txt" });
});

test("without a direct address the file is announced first and goes where the server says", async () => {
  const server = taking({
    "attachments.create": () => ({
      ...attachment("beds.txt"),
      upload_descriptor: { url: "/up/1", method: "POST", headers: { "X-Ticket": "t" } },
    }),
    "/up/1": () => ({}),
  });
  const { view, chat } = await mountTaking(server, { uploadStrategy: { type: "two_phase" } });
  await act(() => chat().setComposerValue({ files: [note("beds.txt")] }));
  await view.findByText("attached");
  expect(server.sent("attachments.create")[0]?.params).toEqual({ name: "beds.txt", size: 6, mime_type: "text/plain" });
  expect(server.sent("/up/1")[0]?.headers.get("X-Ticket")).toBe("t");
});

test("without the option there is nothing to attach with", async () => {
  const server = taking();
  const { view } = await mount(server);
  expect(view.queryByRole("button", { name: "Attach a file" })).not.toBeInTheDocument();
  fireEvent.drop(view.getByRole("region", { name: "Chat" }), {
    dataTransfer: { types: ["Files"], files: [note("a.txt")] },
  });
  expect(server.requests).toHaveLength(0);
});

test("a very long text that is pasted becomes a file, and a shorter one words", async () => {
  const server = taking();
  const { view } = await mountTaking(server, {
    composer: { attachments: { enabled: true, maxCount: 2, maxSize: 1_000_000 } },
  });
  const box = view.getByRole("textbox", { name: "Message" });
  expect(fireEvent.paste(box, { clipboardData: clipboard({ text: "a short text" }) })).toBe(true);
  expect(fireEvent.paste(box, { clipboardData: clipboard({ text: "tulips\n".repeat(20_000) }) })).toBe(false);
  await waitFor(() => expect(server.sent(UPLOAD)).toHaveLength(1));
  const [sent] = server.sent(UPLOAD);
  expect(sent?.params["file"]).toMatchObject({ name: "Pasted text.txt", type: "text/plain", size: 140_000 });
});

test("cells of a spreadsheet are pasted as words, not as the picture that comes with them", async () => {
  const server = taking();
  const { view } = await mountTaking(server);
  const picture = new File(["png"], "image.png", { type: "image/png" });
  const cells = clipboard({ text: "bed\t4", html: "<table></table>", files: [picture] });
  expect(fireEvent.paste(view.getByRole("textbox", { name: "Message" }), { clipboardData: cells })).toBe(true);
  expect(view.queryByRole("list", { name: "Attached files" })).not.toBeInTheDocument();
});

test("a file can go without a word", async () => {
  const server = taking();
  const mounted = await mountTaking(server);
  const { user, view } = mounted;
  await user.upload(chooser(mounted), note("beds.txt"));
  await view.findByText("attached");
  await user.click(view.getByRole("button", { name: "Send" }));
  expect(server.sent("threads.create")[0]?.params).toMatchObject({ input: { attachments: ["atc_beds.txt"] } });
});
