import { CircleAlert, File as FileIcon, X } from "lucide-react";

import type { FileProblem } from "../../session/attachment-limits";
import type { ComposerFile } from "../../session/uploads";
import type { Texts } from "../../texts";
import { useSelect, useSession, useTexts } from "../context";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
const STEP = 1024;

/** A size in the largest unit that leaves a whole number before the point. */
export function sizeInWords(bytes: number, locale: string): string {
  let [value, unit] = [bytes, 0];
  while (value >= STEP && unit < UNITS.length - 1) [value, unit] = [value / STEP, unit + 1];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[unit] ?? "byte",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(value);
}

function problemWords(problem: FileProblem, texts: Texts, locale: string): string {
  switch (problem.kind) {
    case "count":
      return texts.fileTooMany(problem.most);
    case "size":
      return texts.fileTooLarge(sizeInWords(problem.mostBytes, locale));
    case "type":
      return texts.fileWrongType;
    case "refused":
      return problem.words ?? texts.fileRefused;
  }
}

function Lead({ file }: { file: ComposerFile }) {
  if (file.state === "failed") return <CircleAlert size={16} strokeWidth={1.75} aria-hidden="true" />;
  if (file.preview !== null) return <img src={file.preview} alt="" />;
  return <FileIcon size={16} strokeWidth={1.75} aria-hidden="true" />;
}

function FileChip({ file }: { file: ComposerFile }) {
  const session = useSession();
  const texts = useTexts();
  const locale = useSelect((state) => state.options?.locale ?? navigator.language);
  return (
    <li className={`file file-${file.state}`}>
      <span className="file-lead">
        <Lead file={file} />
      </span>
      <span className="file-words">
        <span className="ellipsis">{file.name}</span>
        {file.state === "failed" && <span className="file-problem">{problemWords(file.problem, texts, locale)}</span>}
        {file.state === "ready" && <span className="sr">{texts.uploaded}</span>}
        {file.state === "uploading" && (
          <progress
            aria-label={texts.uploading(file.name)}
            max={1}
            {...(file.progress === null ? {} : { value: file.progress })}
          />
        )}
      </span>
      <button
        type="button"
        aria-label={texts.removeFile(file.name)}
        title={texts.removeFile(file.name)}
        onClick={() => session.composer.uploads.remove(file.key)}
      >
        <X size={14} strokeWidth={2} aria-hidden="true" />
      </button>
    </li>
  );
}

/** The files that go along with the message. */
export function FileChips() {
  const texts = useTexts();
  const files = useSelect((state) => state.composer.files);
  if (files.length === 0) return null;
  return (
    <ul className="files" aria-label={texts.attached} aria-live="polite">
      {files.map((file) => (
        <FileChip key={file.key} file={file} />
      ))}
    </ul>
  );
}
