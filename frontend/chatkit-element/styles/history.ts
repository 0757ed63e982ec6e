/** Earlier chats: a panel below the header, a sheet on phones. */
export const HISTORY = `
.history { position: absolute; z-index: 5; top: calc(var(--ck-header-height) + 8px); inset-inline-end: max(16px, calc(var(--ck-header-end, 0px) + 6px)); display: flex; flex-direction: column; width: 380px; max-width: calc(100% - 32px); max-height: min(640px, calc(100% - 80px)); background: var(--ck-surface); border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); box-shadow: var(--ck-shadow-3); animation: rise 180ms var(--ck-ease); }
.history-head { display: flex; align-items: center; gap: 10px; flex: none; height: 46px; padding: 0 8px 0 16px; border-bottom: 1px solid var(--ck-border); color: var(--ck-text-3); }
.history-head:focus-within { box-shadow: inset 0 -1px 0 var(--ck-accent); }
.history-head input::-webkit-search-cancel-button { display: none; }
.history-list { flex: 1; min-height: 56px; padding: 6px; overflow: auto; overscroll-behavior: contain; }
.history-day { padding: 8px 10px 4px; font-size: 12px; line-height: 16px; font-weight: 400; color: var(--ck-text-3); }
.history-row { position: relative; display: flex; align-items: center; border-radius: calc(6px * var(--ck-radius-factor)); }
.history-row:hover, .history-row:focus-within, .history-row[data-current="true"] { background: var(--ck-hover); }
.history-open { flex: 1; min-width: 0; display: flex; align-items: center; gap: 10px; min-height: 36px; padding: 0 10px; border-radius: inherit; text-align: start; }
.history-open:focus-visible { outline-offset: -2px; }
.history-time { font-size: 12px; color: var(--ck-text-3); font-variant-numeric: tabular-nums; }
.history-row .icon-button { color: var(--ck-text-3); }
.history-row .icon-button:hover { color: var(--ck-text); background: color-mix(in srgb, var(--ck-text) 8%, transparent); }
.history-form { display: flex; gap: 6px; padding: 4px; }
.history-form input { flex: 1; min-width: 0; height: 28px; padding: 0 8px; border: 1px solid var(--ck-line); border-radius: 6px; background: var(--ck-bg); }
.history-form input:focus-visible { outline-offset: -1px; border-color: var(--ck-accent); }
.history-question { display: grid; gap: 10px; padding: 10px; border-radius: 6px; background: var(--ck-sunken); font-size: 13px; line-height: 18px; overflow-wrap: anywhere; }
.history-question .button-row { justify-content: flex-end; }
.history-empty { display: grid; justify-items: center; gap: 6px; padding: 32px 20px; text-align: center; }
.history-empty .empty-title { font-size: 14px; }
.history-more { margin: 8px 10px; }
.history-skeleton { display: grid; gap: 24px; padding: 20px 10px; }
@media (hover: hover) {
  .history-row .icon-button { position: absolute; inset-inline-end: 4px; opacity: 0; }
  .history-row .icon-button + .icon-button { inset-inline-end: 4px; }
  .history-row .icon-button:has(+ .icon-button) { inset-inline-end: 34px; }
  .history-row:hover .icon-button, .history-row:focus-within .icon-button { opacity: 1; }
  .history-row:hover .history-time, .history-row:focus-within .history-time { visibility: hidden; width: 60px; }
}
@container chat (max-width: 640px) {
  .history { inset: var(--ck-header-height) 0 0; width: auto; max-width: none; max-height: none; border: 0; border-radius: 0; animation: sheet 280ms var(--ck-ease); }
  .history-head { height: 56px; }
  .history-open { min-height: 48px; font-size: 15px; }
  .history-form input { height: 32px; font-size: max(16px, calc(16px * var(--ck-scale))); }
}
`;
