import { isRecord } from "../protocol/guards";
import type { WidgetNode } from "../protocol/wire";

export const CURVES = [
  "basis",
  "basisClosed",
  "basisOpen",
  "bumpX",
  "bumpY",
  "bump",
  "linear",
  "linearClosed",
  "natural",
  "monotoneX",
  "monotoneY",
  "monotone",
  "step",
  "stepBefore",
  "stepAfter",
] as const;

export type Curve = (typeof CURVES)[number];

export interface ChartSeries {
  type: "bar" | "area" | "line";
  dataKey: string;
  label: string;
  color: string;
  stack?: string;
  curve: Curve;
}

export type ChartRow = Record<string, string | number>;

export interface ChartModel {
  rows: ChartRow[];
  series: ChartSeries[];
  xKey: string;
  xHidden: boolean;
  xLabels: Readonly<Record<string, string>>;
  showYAxis: boolean;
  showLegend: boolean;
  showTooltip: boolean;
  barGap?: number;
  barCategoryGap?: number;
  /** The row whose bar is the point: the highest of a single series of bars. */
  peak: number | null;
}

const ACCENT = "var(--ck-accent)";
/** Besides the one accent, series are told apart quietly; a legend or label names them. */
const QUIET = ["var(--ck-chart-2)", "var(--ck-text-3)", "var(--ck-line)"] as const;

function curveOf(value: unknown): Curve {
  return CURVES.find((curve) => curve === value) ?? "monotone";
}

function readSeries(value: unknown): Omit<ChartSeries, "color"> | null {
  if (!isRecord(value) || typeof value["dataKey"] !== "string") return null;
  const { type, dataKey, label, stack, curveType } = value;
  if (type !== "bar" && type !== "area" && type !== "line") return null;
  return {
    type,
    dataKey,
    label: typeof label === "string" ? label : dataKey,
    curve: curveOf(curveType),
    ...(typeof stack === "string" ? { stack } : {}),
  };
}

/** The one highlighted series is the first of several, or a single line or area. */
function colorAt(index: number, count: number, type: ChartSeries["type"]): string {
  const highlighted = count > 1 || type !== "bar";
  if (index === 0 && highlighted) return ACCENT;
  return QUIET[(highlighted ? index - 1 : index) % QUIET.length] ?? QUIET[0];
}

function peakOf(rows: readonly ChartRow[], series: readonly ChartSeries[]): number | null {
  const [only, ...others] = series;
  if (only?.type !== "bar" || others.length > 0 || rows.length < 2) return null;
  const values = rows.map((row) => Number(row[only.dataKey] ?? Number.NaN));
  const highest = Math.max(...values.filter(Number.isFinite));
  const peak = values.indexOf(highest);
  return peak >= 0 && values.lastIndexOf(highest) === peak ? peak : null;
}

function isRow(value: unknown): value is ChartRow {
  return isRecord(value);
}

/** What a `Chart` node asks for, checked; null when there is nothing to draw. */
export function readChart(node: WidgetNode): ChartModel | null {
  const { data, series: wanted, xAxis, barGap, barCategoryGap } = node as Record<string, unknown>;
  const rows = Array.isArray(data) ? data.filter(isRow) : [];
  const read = Array.isArray(wanted) ? wanted.map(readSeries).filter((entry) => entry !== null) : [];
  const series = read.map((entry, index) => ({ ...entry, color: colorAt(index, read.length, entry.type) }));
  const axis = isRecord(xAxis) ? xAxis : { dataKey: xAxis };
  if (rows.length === 0 || series.length === 0 || typeof axis["dataKey"] !== "string") return null;
  const labels = isRecord(axis["labels"]) ? axis["labels"] : {};
  return {
    rows,
    series,
    xKey: axis["dataKey"],
    xHidden: axis["hide"] === true,
    xLabels: Object.fromEntries(Object.entries(labels).map(([key, label]) => [key, String(label)])),
    showYAxis: node["showYAxis"] === true,
    showLegend: node["showLegend"] === true,
    showTooltip: node["showTooltip"] === true,
    peak: peakOf(rows, series),
    ...(typeof barGap === "number" ? { barGap } : {}),
    ...(typeof barCategoryGap === "number" ? { barCategoryGap } : {}),
  };
}

export function xLabel(model: ChartModel, row: ChartRow): string {
  const value = String(row[model.xKey] ?? "");
  return model.xLabels[value] ?? value;
}
