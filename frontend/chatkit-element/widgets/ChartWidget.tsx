import { lazy, Suspense, useMemo } from "react";

import { useSelect, useTexts } from "../views/context";
import { readChart, xLabel, type ChartModel } from "./chart-model";
import { blockStyle, cssLength } from "./css-values";
import type { RendererProps } from "./renderer";

const DEFAULT_HEIGHT = 200;

/** The drawing library is as large as everything else together: it comes with the first chart. */
const ChartDrawing = lazy(async () => ({ default: (await import("./ChartDrawing")).ChartDrawing }));

/** The same figures for those who do not see the drawing. */
function ChartTable({ model, locale }: { model: ChartModel; locale: string }) {
  const texts = useTexts();
  return (
    <table className="sr">
      <caption>{texts.chart}</caption>
      <thead>
        <tr>
          <th scope="col">{model.xKey}</th>
          {model.series.map((series) => (
            <th key={series.dataKey} scope="col">
              {series.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {model.rows.map((row, index) => (
          <tr key={index}>
            <th scope="row">{xLabel(model, row)}</th>
            {model.series.map((series) => (
              <td key={series.dataKey}>{row[series.dataKey]?.toLocaleString(locale)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function ChartWidget({ node }: RendererProps) {
  const locale = useSelect((state) => state.options?.locale ?? navigator.language);
  const model = useMemo(() => readChart(node), [node]);
  if (!model) return null;
  const height = cssLength(node["height"] ?? node["size"]) ?? `${DEFAULT_HEIGHT}px`;
  return (
    <figure className="w-chart" style={{ ...blockStyle(node), height }}>
      <div className="w-chart-drawing" aria-hidden="true">
        <Suspense fallback={<div className="skeleton w-chart-skeleton" />}>
          <ChartDrawing model={model} locale={locale} />
        </Suspense>
      </div>
      <ChartTable model={model} locale={locale} />
    </figure>
  );
}
