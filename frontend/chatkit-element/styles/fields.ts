/** Forms inside widgets: fields below their labels, and exact values in a table. */
export const FIELDS = `
.w-form { flex-direction: column; gap: 12px; }
.card-form { display: contents; }
.w-field, .w-field-box { display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; min-width: 0; }
.w-row > .w-field-box { flex: 1; }
.w-row > .w-field-box:has(select, [type="date"]):not(:has(.control-block)), .w-row > .w-field-box:has(.w-check) { flex: none; max-width: 100%; }
.w-label { justify-self: start; font-size: 13px; line-height: 18px; overflow-wrap: anywhere; }
.w-label.size-xs { font-size: 12px; line-height: 16px; }
.w-label:is(.size-md, .size-lg, .size-xl) { font-size: 14px; line-height: 20px; }
.w-control { --edges: 14px; display: block; width: 100%; min-width: 0; height: 34px; padding: 6px 11px; border: 1px solid var(--ck-line); border-radius: calc(8px * var(--ck-radius-factor)); background: var(--ck-input); font-size: 14px; line-height: 20px; color: var(--ck-text); color-scheme: inherit; transition: border-color 120ms var(--ck-ease); }
.w-control::placeholder { color: var(--ck-text-3); opacity: 1; }
.w-control:focus-visible { outline-offset: -2px; border-color: var(--ck-accent); }
.w-control:disabled { color: var(--ck-text-3); background: var(--ck-sunken); opacity: 1; }
.w-control[aria-invalid="true"] { border-color: var(--ck-bad); }
.control-soft { border-color: transparent; background: var(--ck-sunken); }
.control-pill { border-radius: 17px; }
.control-xs, .control-sm { height: 28px; padding-block: 3px; }
.control-lg { height: 40px; padding-block: 9px; }
.control-xl { height: 44px; padding-block: 11px; font-size: 15px; }
textarea.w-control, textarea.w-text-field { height: auto; resize: vertical; }
textarea[data-grows="true"] { field-sizing: content; resize: none; max-height: min(320px, 40vh); }
.w-text-field { --edges: 2px; display: block; width: calc(100% + 12px); margin-inline: -6px; padding: 0 5px; border: 1px solid transparent; border-radius: calc(6px * var(--ck-radius-factor)); background: none; }
.w-text-field:hover { border-color: var(--ck-border); }
.w-text-field:focus-visible { outline-offset: -1px; background: var(--ck-input); }
.w-select { position: relative; display: grid; grid-template-columns: minmax(0, 1fr); align-items: center; }
.w-select select { appearance: none; padding-inline-end: 34px; text-overflow: ellipsis; cursor: pointer; }
.w-select select:disabled { cursor: default; }
.w-select option { background: var(--ck-surface); color: var(--ck-text); }
.w-select svg { position: absolute; inset-inline-end: 10px; color: var(--ck-text-3); pointer-events: none; }
.w-radios { display: grid; gap: 8px; }
.w-radios[data-direction="row"] { display: flex; flex-wrap: wrap; gap: 8px 18px; }
.w-check { display: inline-flex; align-items: flex-start; gap: 8px; min-width: 0; overflow-wrap: anywhere; }
.w-check input { appearance: none; flex: none; width: 16px; height: 16px; margin: 2px 0; border: 1px solid var(--ck-line); background: var(--ck-input); cursor: pointer; transition: background 120ms var(--ck-ease); }
.w-check input:disabled { cursor: default; border-color: var(--ck-border); background: var(--ck-sunken); }
.w-check input[aria-invalid="true"] { border-color: var(--ck-bad); }
.w-check .w-tick { display: grid; place-items: center; border-radius: 4px; }
.w-tick:checked, .w-dot:checked { background: var(--ck-accent); border-color: var(--ck-accent); }
.w-tick:checked::after { content: ""; width: 9px; height: 5px; margin-top: -2px; border: solid var(--ck-on-accent); border-width: 0 0 1.75px 1.75px; transform: rotate(-45deg); }
.w-check .w-dot { display: grid; place-items: center; border-radius: 50%; }
.w-dot:checked::after { content: ""; width: 6px; height: 6px; border-radius: 50%; background: var(--ck-on-accent); }
.w-check .w-switch { display: flex; align-items: center; width: 34px; height: 20px; margin: 0; padding: 3px; border-radius: 10px; }
.w-switch::after { content: ""; width: 12px; height: 12px; border-radius: 50%; background: var(--ck-line); transition: transform 180ms var(--ck-ease); }
.w-switch:checked { background: var(--ck-accent); border-color: var(--ck-accent); }
.w-switch:checked::after { background: var(--ck-on-accent); transform: translateX(14px); }
:dir(rtl) > .w-switch:checked::after { transform: translateX(-14px); }
.w-problem, .widget-failed { color: var(--ck-bad); font-size: 13px; line-height: 18px; }

.w-values { border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); }
.w-value { display: grid; grid-template-columns: minmax(96px, 25%) minmax(0, 1fr); gap: 6px 14px; padding: 8px 10px 8px 14px; }
.w-value + .w-value { border-top: 1px solid var(--ck-border); }
.w-value-name { display: flex; flex-wrap: wrap; align-items: center; align-self: start; gap: 2px 8px; min-height: 34px; padding-block: 8px; }
.w-value:has(.w-switch) > * { min-height: 24px; padding-block: 3px; align-content: center; }
.w-value .w-label, .w-value .w-control:not(select, [type="date"]) { font: 12.5px/18px var(--ck-mono); }
.w-edited { font-size: 12px; line-height: 16px; color: var(--ck-accent-text); }
.w-check .muted { font-size: 13px; line-height: 20px; }
@container chat (max-width: 640px) {
  .w-control { --edges: 20px; height: 40px; padding-block: 9px; font-size: max(16px, calc(16px * var(--ck-scale))); }
  textarea.w-control { height: auto; }
  .w-check input { width: 20px; height: 20px; margin: 0; }
  .w-check .w-switch { width: 40px; height: 24px; border-radius: 12px; }
  .w-switch::after { width: 16px; height: 16px; }
  .w-switch:checked::after { transform: translateX(16px); }
  .w-value { grid-template-columns: minmax(0, 1fr); padding: 10px 14px 12px; }
  .w-value > .w-value-name { min-height: 0; padding: 0; }
  .w-value .w-control:not(select, [type="date"]) { font-size: max(16px, calc(16px * var(--ck-scale))); line-height: 20px; }
}
`;
