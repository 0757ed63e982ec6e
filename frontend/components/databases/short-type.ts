const SHORT: readonly (readonly [string, string])[] = [
  ["timestamp with time zone", "timestamptz"],
  ["timestamp without time zone", "timestamp"],
  ["time with time zone", "timetz"],
  ["time without time zone", "time"],
  ["character varying", "varchar"],
  ["double precision", "float8"],
];

/** A type as PostgreSQL calls it for short: the long names leave no room for the columns' own. */
export function shortType(type: string): string {
  return SHORT.reduce((name, [long, short]) => name.replace(long, short), type.replace(/^public\./, ""));
}
