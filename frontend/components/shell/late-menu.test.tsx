import { act, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { LateMenu, type MenuBeginning } from "@/components/ui/LateMenu";
import { Menu, MenuItem } from "@/components/ui/Menu";
import { Toaster } from "@/components/ui/Toaster";
import { fakeNetwork } from "@/testing/network";
import { renderPage } from "@/testing/render-page";

type Loaded = (props: MenuBeginning & { entry: string }) => React.ReactNode;

function Entries({ entry, ...beginning }: MenuBeginning & { entry: string }) {
  return (
    <Menu {...beginning}>
      <MenuItem icon={null} onSelect={() => undefined}>
        {entry}
      </MenuItem>
    </Menu>
  );
}

/** A menu whose code arrives when the test says so. */
function lateMenu() {
  const arrivals: { resolve: (loaded: Loaded) => void; reject: (error: Error) => void }[] = [];
  const load = vi.fn(() => new Promise<Loaded>((resolve, reject) => arrivals.push({ resolve, reject })));
  const page = renderPage(
    <Toaster>
      <LateMenu trigger={<button type="button">Account</button>} load={load} given={{ entry: "Settings" }} />
    </Toaster>,
  );
  const button = () => screen.getByRole("button", { name: "Account" });
  return { ...page, load, button, last: () => arrivals.at(-1) };
}

describe("a menu that is fetched late", () => {
  beforeEach(() => void fakeNetwork());

  it("says that it is one, and is fetched when somebody comes near", async () => {
    const { user, button, load, last } = lateMenu();
    expect(button()).toHaveAttribute("aria-haspopup", "menu");
    expect(load).not.toHaveBeenCalled();
    await user.tab();
    await vi.waitFor(() => expect(load).toHaveBeenCalled());
    await act(() => Promise.resolve(last()?.resolve(Entries)));
    expect(button()).toHaveFocus();
    expect(screen.queryByRole("menu")).not.toBeInTheDocument();
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("menuitem", { name: "Settings" })).toHaveFocus();
  });

  it("opens by itself when it was pressed before it was there", async () => {
    const { user, button, load, last } = lateMenu();
    await user.click(button());
    await vi.waitFor(() => expect(load).toHaveBeenCalled());
    await act(() => Promise.resolve(last()?.resolve(Entries)));
    expect(await screen.findByRole("menuitem", { name: "Settings" })).toBeVisible();
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).not.toBeInTheDocument();
    expect(button()).toHaveFocus();
  });

  it("says so when it did not arrive, and is fetched again when it is pressed again", async () => {
    const { user, button, load, last } = lateMenu();
    await user.click(button());
    await vi.waitFor(() => expect(load).toHaveBeenCalled());
    await act(() => Promise.resolve(last()?.reject(new Error("offline"))));
    expect(await screen.findByText(/did not arrive/)).toBeVisible();
    const before = load.mock.calls.length;
    await user.click(button());
    await vi.waitFor(() => expect(load.mock.calls.length).toBeGreaterThan(before));
    await act(() => Promise.resolve(last()?.resolve(Entries)));
    expect(await screen.findByRole("menu")).toBeVisible();
  });
});
