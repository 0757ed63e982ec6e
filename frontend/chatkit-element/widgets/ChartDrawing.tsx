import {
  Area,
  Bar,
  type BarShapeProps,
  CartesianGrid,
  ComposedChart,
  LabelList,
  Legend,
  Line,
  Rectangle,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";

import { xLabel, type ChartModel, type ChartSeries } from "./chart-model";

const ACCENT = "var(--ck-accent)";
const AXIS = { fill: "var(--ck-text-3)", fontSize: 11.5 };
const TOOLTIP = {
  background: "var(--ck-surface)",
  border: "1px solid var(--ck-border)",
  borderRadius: 8,
  boxShadow: "var(--ck-shadow-3)",
  color: "var(--ck-text)",
  fontSize: 12.5,
  padding: "6px 10px",
};

/** Stacked bars are rounded only where they end. */
function cornersOf(series: ChartSeries, all: readonly ChartSeries[]): [number, number, number, number] {
  const top = all.findLast(
    (other) => other.type === "bar" && other.stack !== undefined && other.stack === series.stack,
  );
  return top === undefined || top === series ? [3, 3, 0, 0] : [0, 0, 0, 0];
}

function draw(series: ChartSeries, model: ChartModel, compact: Intl.NumberFormat) {
  const common = {
    key: series.dataKey,
    dataKey: series.dataKey,
    name: series.label,
    isAnimationActive: false,
    ...(series.stack === undefined ? {} : { stackId: series.stack }),
  };
  const { key, ...props } = common;
  switch (series.type) {
    case "bar":
      return (
        <Bar
          key={key}
          {...props}
          fill={series.color}
          maxBarSize={48}
          shape={(bar: BarShapeProps) => (
            <Rectangle
              {...bar}
              radius={cornersOf(series, model.series)}
              fill={bar.index === model.peak ? ACCENT : series.color}
            />
          )}
        >
          {model.peak !== null && (
            <LabelList
              position="top"
              fill="var(--ck-text)"
              fontSize={12}
              fontWeight={500}
              valueAccessor={(entry: unknown, index?: number) =>
                index === model.peak ? compact.format(Number(model.rows[index]?.[series.dataKey])) : ""
              }
            />
          )}
        </Bar>
      );
    case "area":
      return (
        <Area
          key={key}
          {...props}
          type={series.curve}
          stroke={series.color}
          strokeWidth={2}
          fill={series.color}
          fillOpacity={0.16}
        />
      );
    case "line":
      return (
        <Line
          key={key}
          {...props}
          type={series.curve}
          stroke={series.color}
          strokeWidth={2}
          dot={model.rows.length < 20}
        />
      );
  }
}

interface ChartDrawingProps {
  model: ChartModel;
  locale: string;
}

/** The drawing of a chart. Loaded on demand; what it shows is repeated in words beside it. */
export function ChartDrawing({ model, locale }: ChartDrawingProps) {
  const hasBars = model.series.some((series) => series.type === "bar");
  const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart
        data={model.rows}
        margin={{ top: model.peak === null ? 8 : 22, right: 4, bottom: 0, left: model.showYAxis ? 0 : 4 }}
        accessibilityLayer={false}
        {...(model.barGap === undefined ? {} : { barGap: model.barGap })}
        {...(model.barCategoryGap === undefined ? {} : { barCategoryGap: model.barCategoryGap })}
      >
        <CartesianGrid vertical={false} stroke="var(--ck-border)" />
        <XAxis
          dataKey={(row: ChartModel["rows"][number]) => xLabel(model, row)}
          hide={model.xHidden}
          tick={AXIS}
          tickLine={false}
          axisLine={{ stroke: "var(--ck-border)" }}
          interval="preserveStartEnd"
          minTickGap={12}
          height={24}
          padding={hasBars ? { left: 0, right: 0 } : { left: 20, right: 20 }}
        />
        <YAxis
          hide={!model.showYAxis}
          tick={AXIS}
          tickLine={false}
          axisLine={false}
          width={44}
          tickCount={4}
          tickFormatter={(value: number) => compact.format(value)}
        />
        {model.showTooltip && (
          <Tooltip
            contentStyle={TOOLTIP}
            itemStyle={{ color: "var(--ck-text)" }}
            cursor={{ fill: "var(--ck-hover)", opacity: 0.6 }}
            formatter={(value) => (typeof value === "number" ? value.toLocaleString(locale) : value)}
          />
        )}
        {model.showLegend && (
          <Legend
            iconType="circle"
            iconSize={8}
            formatter={(label: string) => <span className="w-chart-legend">{label}</span>}
          />
        )}
        {model.series.map((series) => draw(series, model, compact))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}
