/** "1 row", "12,345 rows". */
export function countedRows(count: number): string {
  return count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
}

/** What is said when rows have been saved as a file. */
export function savedWords(rows: number, name: string, { leavesSomeOut }: { leavesSomeOut: boolean }): string {
  const counted = countedRows(rows);
  return leavesSomeOut
    ? `The first ${counted} were saved as ${name}, which is all that one file may have. Save the others with OFFSET.`
    : `${counted} saved as ${name}`;
}
