/** "1 row", "12,345 rows". */
export function countedRows(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}
