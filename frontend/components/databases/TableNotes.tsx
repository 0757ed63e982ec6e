import { Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { FormFailure } from "@/components/databases/FormFailure";
import { useNoteStep } from "@/components/databases/use-schema";
import { Button, IconButton } from "@/components/ui/Button";
import { TextArea } from "@/components/ui/TextInput";
import type { DatabaseNote, DatabaseTable } from "@/lib/contract";

interface TableNotesProps {
  databaseId: number;
  /** Null: they are about the database as a whole. */
  table: DatabaseTable | null;
  notes: readonly DatabaseNote[];
}

const MAX_NOTE = 500;

/** What the agent is to remember about a table. */
export function TableNotes({ databaseId, table, notes }: TableNotesProps) {
  const [edited, setEdited] = useState<DatabaseNote | "new" | null>(null);
  const step = useNoteStep(databaseId);
  const about = table ? table.name : "this database";
  const close = () => {
    setEdited(null);
    step.reset();
  };
  return (
    <div className="grid gap-1.5">
      {notes.length > 0 && (
        <ul aria-label={`Notes about ${about}`} className="grid gap-1">
          {notes.map((note) => (
            <li key={note.id} className="flex items-start gap-1 rounded-md bg-sunken py-1 pr-1 pl-2.5 text-small">
              <span className="min-w-0 flex-1 py-1 [overflow-wrap:anywhere]">{note.text}</span>
              <IconButton small label={`Edit note “${note.text}”`} onClick={() => setEdited(note)}>
                <Pencil size={14} strokeWidth={1.75} aria-hidden="true" />
              </IconButton>
              <IconButton
                small
                label={`Delete note “${note.text}”`}
                onClick={() => step.mutate({ kind: "delete", noteId: note.id })}
              >
                <Trash2 size={14} strokeWidth={1.75} aria-hidden="true" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <FormFailure error={step.error} what="The note was not changed" />
      {edited ? (
        <NoteForm
          key={edited === "new" ? "new" : edited.id}
          label={`Note about ${about}`}
          text={edited === "new" ? "" : edited.text}
          busy={step.isPending}
          onCancel={close}
          onSave={(text) =>
            step.mutate(edited === "new" ? { kind: "add", text, table } : { kind: "change", noteId: edited.id, text }, {
              onSuccess: close,
            })
          }
        />
      ) : (
        <Button look="ghost" size="sm" className="justify-self-start" onClick={() => setEdited("new")}>
          <Plus size={14} strokeWidth={1.75} aria-hidden="true" />
          Add note<span className="sr-only"> about {about}</span>
        </Button>
      )}
    </div>
  );
}

interface NoteFormProps {
  label: string;
  text: string;
  busy: boolean;
  onSave: (text: string) => void;
  onCancel: () => void;
}

function NoteForm({ label, text: stored, busy, onSave, onCancel }: NoteFormProps) {
  const [text, setText] = useState(stored);
  return (
    <form
      className="grid gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && !busy) onSave(text.trim());
      }}
    >
      <TextArea
        aria-label={label}
        value={text}
        maxLength={MAX_NOTE}
        // The form appears because somebody asked for it.
        ref={(area) => {
          if (area && !area.dataset["seen"]) area.focus();
          if (area) area.dataset["seen"] = "";
        }}
        placeholder="What the agent is to remember"
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex gap-1.5">
        <Button look="primary" size="sm" type="submit" busy={busy} disabled={!text.trim()}>
          Save note
        </Button>
        <Button look="ghost" size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
