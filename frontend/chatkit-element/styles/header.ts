/**
 * The page may paint on the same row: --ck-header-start and --ck-header-end are the widths that it needs at the ends. The
 * title stays in the middle of the whole row as long as there is room.
 */
export const HEADER = `
.header { flex: none; display: grid; grid-template-columns: minmax(max-content, 1fr) minmax(0, auto) minmax(max-content, 1fr); align-items: center; gap: 16px; height: var(--ck-header-height); background: var(--ck-bg); border-bottom: 1px solid var(--ck-border); }
.header-start { display: flex; align-items: center; min-width: 0; padding-inline-start: max(16px, calc(var(--ck-header-start, 0px) + 8px)); }
.header-end { display: flex; align-items: center; justify-content: flex-end; gap: 4px; padding-inline-end: max(16px, calc(var(--ck-header-end, 0px) + 6px)); }
.title { max-width: 420px; font: 400 14px/20px var(--ck-font); letter-spacing: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.title-new { visibility: hidden; }
.apps-button { position: relative; display: inline-flex; align-items: center; gap: 7px; height: 28px; margin-inline-start: 4px; padding: 0 12px 0 10px; border-radius: calc(6px * var(--ck-radius-factor)); font-size: 13px; font-weight: 500; background: var(--ck-surface); box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--ck-line) 55%, var(--ck-border)); transition: background 120ms var(--ck-ease); }
.apps-button:hover { background: var(--ck-hover); }
.attention { position: absolute; top: -3px; right: -3px; width: 9px; height: 9px; border-radius: 50%; background: var(--ck-warn-dot); box-shadow: 0 0 0 2px var(--ck-bg); }
@container chat (max-width: 640px) {
  .header { grid-template-columns: max-content minmax(0, 1fr) max-content; gap: 4px; }
  .header-start { padding-inline-start: max(12px, calc(var(--ck-header-start, 0px) + 4px)); }
  .header-end { gap: 0; padding-inline-end: max(6px, var(--ck-header-end, 0px)); }
  .title { max-width: none; font-size: 15px; }
  .title-new { visibility: visible; color: var(--ck-text-2); }
  .apps-button { width: 40px; height: 40px; justify-content: center; margin: 0; padding: 0; background: none; box-shadow: none; color: var(--ck-text-2); }
  .apps-label { display: none; }
  .attention { top: 6px; right: 5px; width: 8px; height: 8px; }
}
`;
