/** A text this long is something to be read, not said; as a message most servers would refuse it. */
const TEXT_AS_FILE_FROM = 50_000;

/** What was pasted as files: files, or a text so long that it is one by the given name. Other words are none. */
export function pastedFiles(data: DataTransfer, textName: string): File[] {
  const text = data.getData("text/plain");
  if (text.length >= TEXT_AS_FILE_FROM) return [new File([text], textName, { type: "text/plain" })];
  // Cells of a spreadsheet come with a picture of themselves: their words are meant.
  const isPictured = text !== "" && data.types.includes("text/html");
  return isPictured ? [] : [...data.files];
}
