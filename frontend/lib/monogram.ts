/** Two letters that stand for a name: the first two words' initials, else the first two letters. */
export function monogram(name: string): string {
  const words = name
    .trim()
    .split(/[\s._@-]+/u)
    .filter(Boolean);
  const [first, second] = words.map((word) => Array.from(word));
  if (!first) return "?";
  if (second) return `${first[0] ?? ""}${second[0] ?? ""}`.toUpperCase();
  return `${(first[0] ?? "").toUpperCase()}${(first[1] ?? "").toLowerCase()}`;
}
