import { useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "react";

import { walk } from "../protocol/widget-tree";
import type { WidgetItem, WidgetNode } from "../protocol/wire";
import { isBusy } from "../session/state";
import { useAnnounce, useSelect, useSession, useTexts } from "../views/context";
import { failureWords } from "../views/failure";
import { Widget } from "./Widget";
import { needsIdle } from "./actions";
import { firstWordsOf, readCard, statusOf, titleOf } from "./card-model";
import { WidgetContext, type Press, type WidgetContextValue } from "./widget-context";

/** An action that is on its way, and the widget as it was when it was pressed. */
interface Flight extends Pick<Press, "origin" | "loading" | "action"> {
  widget: WidgetNode;
}

/** Whether a flight holds other actions back. What streams has been answered once the widget has changed. */
function holds(flight: Flight, origin: string, widget: WidgetNode): boolean {
  if (flight.origin === origin) return true;
  if (flight.loading === "none") return false;
  return flight.widget === widget || !needsIdle(flight.action);
}

function labelsIn(widget: WidgetNode): ReadonlySet<string> {
  const names = [...walk(widget)].filter(({ type }) => type === "Label").map((label) => label["fieldName"]);
  return new Set(names.filter((name) => typeof name === "string"));
}

/** Words in the colour of danger: something that the reader has to know now. */
function alarmsIn(widget: WidgetNode): string[] {
  const alarms = [...walk(widget)].filter(({ color }) => color === "danger").map(({ value }) => value);
  return alarms.filter((words) => typeof words === "string");
}

function asks(widget: WidgetNode): boolean {
  return widget.type === "Card" && readCard(widget).asks;
}

/** Says what a widget asks when it arrives in a running answer, and what has become of it when it is replaced. */
function useSpokenWidget(widget: WidgetNode): void {
  const session = useSession();
  const announce = useAnnounce();
  const spoken = useRef<WidgetNode | null>(null);
  useEffect(() => {
    const before = spoken.current;
    spoken.current = widget;
    if (before === null) {
      if (asks(widget) && session.store.get().phase === "streaming") {
        announce([titleOf(widget), firstWordsOf(widget)].filter(Boolean).join(" "));
      }
    } else if (before !== widget) {
      const known = alarmsIn(before);
      for (const alarm of alarmsIn(widget)) if (!known.includes(alarm)) announce(alarm);
      const isAnswered = asks(before) && !asks(widget);
      if (isAnswered || statusOf(before) !== statusOf(widget)) {
        announce(statusOf(widget) ?? titleOf(widget) ?? firstWordsOf(widget) ?? "");
      }
    }
  }, [announce, session, widget]);
}

/** A widget of the thread, with the way back to the server for its actions. */
export function WidgetView({ item }: { item: WidgetItem }) {
  const session = useSession();
  const texts = useTexts();
  const busy = useSelect(isBusy);
  const id = useId();
  const { widget } = item;
  const [flights, setFlights] = useState<readonly Flight[]>([]);
  const [failure, setFailure] = useState<{ widget: WidgetNode; words: string } | null>(null);
  const latest = useRef({ widget, flights });
  useSpokenWidget(widget);
  useLayoutEffect(() => {
    latest.current = { ...latest.current, widget };
  }, [widget]);

  const changeFlights = useCallback((change: (before: readonly Flight[]) => readonly Flight[]): void => {
    latest.current = { ...latest.current, flights: change(latest.current.flights) };
    setFlights(latest.current.flights);
  }, []);
  const run = useCallback(
    async ({ origin, action, loading, values }: Press): Promise<void> => {
      const begun = latest.current;
      if (begun.flights.some((flight) => holds(flight, origin, begun.widget))) return;
      const flight: Flight = { origin, action, loading, widget: begun.widget };
      changeFlights((before) => [...before, flight]);
      setFailure(null);
      if (values.ignored.length > 0) {
        session.emit("chatkit.log", { name: "widget.values_ignored", data: { names: values.ignored } });
      }
      const { payload: _preset, ...bare } = action;
      const filled = values.payload === undefined ? bare : { ...bare, payload: values.payload };
      try {
        await session.actOnWidget(filled, item);
      } catch (error) {
        // The session has told the page. A widget that has changed meanwhile was answered after all.
        if (latest.current.widget === begun.widget) {
          setFailure({ widget: begun.widget, words: failureWords(error, texts) });
        }
      } finally {
        changeFlights((before) => before.filter((other) => other !== flight));
      }
    },
    [changeFlights, item, session, texts],
  );
  const context = useMemo<WidgetContextValue>(() => {
    const labelled = labelsIn(widget);
    const shown = flights.find((flight) => flight.loading !== "none" && flight.widget === widget);
    return {
      fieldId: (name) => `${id}-${name}`,
      labelled,
      running: shown?.origin ?? null,
      isHeld: shown?.loading === "container",
      waits: (action, origin) => (busy && needsIdle(action)) || flights.some((flight) => holds(flight, origin, widget)),
      run: (press) => void run(press),
    };
  }, [busy, flights, id, run, widget]);
  return (
    <WidgetContext value={context}>
      <div className="widget" tabIndex={-1}>
        <Widget node={widget} />
        {failure?.widget === widget && (
          <p className="widget-failed" role="alert">
            {failure.words}
          </p>
        )}
      </div>
    </WidgetContext>
  );
}
