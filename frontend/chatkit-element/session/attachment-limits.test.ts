import { expect, test } from "vitest";

import { sizeInWords } from "../views/composer/FileChips";
import { acceptAttribute, attachmentProblem } from "./attachment-limits";

function file(name: string, type: string, size: number): File {
  const made = new File(["x"], name, { type });
  Object.defineProperty(made, "size", { value: size });
  return made;
}

const MB = 1024 * 1024;

test("without limits of its own a message takes ten files of 100 MB", () => {
  const large = file("a.zip", "application/zip", 100 * MB);
  expect(attachmentProblem(large, 9, { enabled: true })).toBeNull();
  expect(attachmentProblem(large, 10, { enabled: true })).toEqual({ kind: "count", most: 10 });
  const larger = file("a.zip", "application/zip", 100 * MB + 1);
  expect(attachmentProblem(larger, 0, { enabled: true })).toEqual({ kind: "size", mostBytes: 100 * MB });
});

test("the closest pattern sets the size", () => {
  const option = { enabled: true, maxSize: { "*": 5 * MB, "image/*": 2 * MB, "image/gif": MB } };
  const limit = (type: string): unknown => attachmentProblem(file("x", type, 6 * MB), 0, option);
  expect(limit("text/plain")).toEqual({ kind: "size", mostBytes: 5 * MB });
  expect(limit("image/png")).toEqual({ kind: "size", mostBytes: 2 * MB });
  expect(limit("image/gif")).toEqual({ kind: "size", mostBytes: MB });
  const images = { enabled: true, maxSize: { "image/*": MB } };
  expect(attachmentProblem(file("a.txt", "text/plain", 6 * MB), 0, images)).toBeNull();
});

test("a kind is accepted by its type or by the end of its name", () => {
  const option = { enabled: true, accept: { "image/*": [], "text/csv": [".csv"] } };
  expect(attachmentProblem(file("a.png", "image/png", 1), 0, option)).toBeNull();
  expect(attachmentProblem(file("A.CSV", "", 1), 0, option)).toBeNull();
  expect(attachmentProblem(file("a.exe", "application/octet-stream", 1), 0, option)).toEqual({ kind: "type" });
  expect(acceptAttribute(option.accept)).toBe("image/*,text/csv,.csv");
  expect(acceptAttribute({})).toBeUndefined();
});

test("sizes are told in the largest unit", () => {
  expect(sizeInWords(10 * MB, "en")).toBe("10 MB");
  expect(sizeInWords(1536, "en")).toBe("1.5 kB");
  expect(sizeInWords(12, "en")).toBe("12 byte");
});
