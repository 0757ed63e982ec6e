/** Cards and what they are made of. */
export const WIDGETS = `
.widget { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
.widget:focus, .card:focus { outline: none; }
.card { width: 100%; border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); background: var(--ck-surface); overflow: hidden; }
.card-sm { max-width: 360px; }
.card-md { max-width: 520px; }
.card[data-asks="true"] { max-width: none; border-color: color-mix(in srgb, var(--ck-line) 60%, var(--ck-border)); border-radius: calc(16px * var(--ck-radius-factor)); box-shadow: var(--ck-shadow-2); }
.card-status { display: flex; align-items: center; gap: 6px; padding: 10px 16px; border-bottom: 1px solid var(--ck-border); font-size: 12px; line-height: 16px; color: var(--ck-text-2); }
.w-favicon { width: 14px; height: 14px; border-radius: 3px; }
.card-body { display: flex; flex-direction: column; gap: 10px; padding: 14px 16px 16px; transition: opacity 120ms var(--ck-ease); }
.card[data-asks="true"] .card-body { gap: 16px; padding: 16px 18px; }
.card[data-held="true"] .card-body { opacity: 0.6; }
.card-body > .w-title + .w-text, .card-body > .w-title + .w-caption { margin-top: -8px; }
.card[data-asks="true"] .card-body > .w-title + :is(.w-text, .w-caption) { margin-top: -14px; }
.card-foot { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; padding: 12px 18px; border-top: 1px solid var(--ck-border); background: var(--ck-bg); }
.card-foot > .button:nth-of-type(n+3):last-of-type { margin-inline-start: auto; }
.card-foot > .w-spacer ~ .button:last-of-type { margin-inline-start: 0; }
.card-foot > :is(.w-caption, .w-text) { margin-inline-start: auto; }
.card-foot > :is(.w-caption, .w-text):first-child { margin-inline: 0 auto; }
.card-summary { display: flex; align-items: center; gap: 8px; width: 100%; min-height: 44px; padding: 8px 16px; text-align: start; }
.card-summary:hover { background: var(--ck-hover); }
.card-summary:focus-visible { outline-offset: -2px; }
.card-summary > svg { color: var(--ck-text-3); }
.card-summary-title { flex: 0 1 auto; min-width: 0; overflow-wrap: anywhere; }
.card-summary-status { flex: 1 0 auto; display: inline-flex; align-items: center; gap: 5px; max-width: 100%; font-size: 13px; line-height: 18px; color: var(--ck-text-3); }
.card-summary + div:not([hidden]) { border-top: 1px solid var(--ck-border); }

.press { position: relative; }
.press[aria-disabled="true"]:not([aria-busy="true"]) { color: var(--ck-text-3); cursor: default; }
.press-running { position: absolute; inset: 0; display: grid; place-items: center; }
.press[aria-busy="true"] > :not(.press-running) { visibility: hidden; }
.button.press[aria-disabled="true"]:not([aria-busy="true"], .ghost) { background: var(--ck-sunken); box-shadow: inset 0 0 0 1px var(--ck-border); }
.button.pill { border-radius: 999px; }
.button.large { min-height: 40px; padding: 0 18px; }
.button.uniform { width: 34px; padding: 0; }
.button.uniform.small { width: 28px; }
.button.uniform.large { width: 40px; }
.button.tone-ok { --tone: var(--ck-ok); --tone-soft: var(--ck-ok-soft); }
.button.tone-warn { --tone: var(--ck-warn); --tone-soft: var(--ck-warn-soft); }
.button.tone-bad { --tone: var(--ck-bad); --tone-soft: var(--ck-bad-soft); }
.button.tone-accent { --tone: var(--ck-accent-text); --tone-soft: var(--ck-accent-soft); }
.button:is(.tone-ok, .tone-warn, .tone-bad, .tone-accent) { color: var(--tone); }
.button.soft { background: var(--tone-soft, var(--ck-sunken)); box-shadow: none; }
.button.solid { background: var(--tone, var(--ck-text)); color: var(--ck-surface); box-shadow: var(--ck-shadow-1); }
.button.solid:hover { background: color-mix(in srgb, var(--tone, var(--ck-text)) 88%, var(--ck-text)); }

.w-transition { display: contents; }
.w-transition > * { animation: fade 180ms var(--ck-ease); }
.w-box, .w-row { display: flex; min-width: 0; gap: 8px; }
.w-row { flex-direction: row; align-items: center; }
.card-body > .w-row:first-child { align-items: flex-start; gap: 12px; }
.card-body > .w-row:first-child > .w-box { flex: 1; gap: 0; padding-top: 1px; }
.card-body > .w-row:first-child > .w-box > :is(.w-text, .w-caption) { font-size: 13px; line-height: 18px; color: var(--ck-text-2); }
.card-body > .w-row:first-child > .w-icon { place-items: center; flex: none; width: 36px; height: 36px; border-radius: 50%; background: var(--icon-soft, var(--ck-sunken)); }
.w-divider { width: 100%; margin: 2px 0; border: 0; border-top: 1px solid var(--ck-border); }
.card-body > .w-divider[data-flush="true"] { width: calc(100% + 32px); margin-inline: -16px; }
.w-spacer { flex: 1; }
.w-title, .w-text, .w-caption { overflow-wrap: anywhere; font-size: 14px; line-height: 20px; }
.w-title { font-weight: 600; font-size: 16px; line-height: 22px; letter-spacing: -0.008em; }
.w-title.size-sm { font-size: 13px; line-height: 18px; letter-spacing: 0; }
.card[data-asks="true"] .card-body > .w-title:first-child, .card[data-asks="true"] .card-body > .w-row:first-child .w-title { font-size: 16px; line-height: 22px; letter-spacing: -0.008em; }
.w-title.size-lg { font-size: 20px; line-height: 26px; }
.w-title.size-xl, .w-title.size-2xl, .w-title.size-3xl { font-size: 24px; line-height: 30px; }
.w-title.size-4xl, .w-title.size-5xl { font-size: 28px; line-height: 34px; }
.w-text.size-xs { font-size: 12px; line-height: 16px; }
.w-text.size-sm { font-size: 13px; line-height: 18px; }
.w-text.size-lg { font-size: 15px; line-height: 24px; }
.w-text.size-xl { font-size: 16px; line-height: 24px; }
.w-caption { font-size: 12.5px; line-height: 17px; color: var(--ck-text-3); }
.w-caption.size-lg { font-size: 13px; line-height: 18px; }
[data-truncate="true"] { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
[data-clamp="true"] { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; }
[data-italic="true"] { font-style: italic; }
[data-struck="true"] { text-decoration: line-through; }
.w-badge { display: inline-flex; align-items: center; flex: none; height: 20px; padding: 0 8px; border-radius: 999px; font-size: 12px; line-height: 16px; white-space: nowrap; color: var(--ck-text-2); background: var(--ck-sunken); }
.w-badge.tone-ok { color: var(--ck-ok); background: var(--ck-ok-soft); }
.w-badge.tone-warn { color: var(--ck-warn); background: var(--ck-warn-soft); }
.w-badge.tone-bad { color: var(--ck-bad); background: var(--ck-bad-soft); }
.w-badge.tone-accent { color: var(--ck-accent-text); background: var(--ck-accent-soft); }
.w-badge.badge-outline { background: none; box-shadow: inset 0 0 0 1px currentColor; }
.w-badge.badge-sm { height: 18px; padding: 0 6px; font-size: 11px; }
.w-badge.badge-lg { height: 24px; padding: 0 10px; font-size: 13px; }
.w-badge.badge-square { border-radius: 6px; }
.w-badge.badge-solid { background: var(--ck-text-2); color: var(--ck-surface); }
.w-badge.badge-solid.tone-ok { background: var(--ck-ok); }
.w-badge.badge-solid.tone-warn { background: var(--ck-warn); }
.w-badge.badge-solid.tone-bad { background: var(--ck-bad); }
.w-badge.badge-solid.tone-accent { background: var(--ck-accent-text); }
.w-icon { display: inline-grid; }
.w-image { display: block; overflow: hidden; border-radius: 8px; }
.card-body > .w-image[data-flush="true"] { width: calc(100% + 32px) !important; max-width: none; margin-inline: -16px; border-radius: 0; }
.card-body > .w-image[data-flush="true"]:first-child { margin-top: -14px; }
.w-image[data-frame="true"] { box-shadow: 0 0 0 1px var(--ck-border); }
.w-image .image { width: 100%; height: 100%; border-radius: 0; }
.fit-cover { object-fit: cover; }
.fit-contain { object-fit: contain; }
.fit-fill { object-fit: fill; }
.fit-scale { object-fit: scale-down; }
.fit-none { object-fit: none; }
.w-list-item + .w-list-item { border-top: 1px solid var(--ck-border); }
.w-list-item > .w-row, .w-list-button { width: 100%; padding: 10px 14px; }
.w-list-button:not(:disabled):hover { background: var(--ck-hover); }
.w-list-button:focus-visible { outline-offset: -2px; }
.w-list-more { width: 100%; padding: 10px 14px; border-top: 1px solid var(--ck-border); text-align: start; }
.w-chart { position: relative; width: 100%; min-height: 120px; }
.w-chart-drawing { height: 100%; }
.w-chart-skeleton { height: 100%; border-radius: 8px; }
.w-chart-legend { color: var(--ck-text-2); font-size: 12.5px; }
.w-chart .recharts-surface { overflow: visible; outline: none; }
@container chat (max-width: 640px) {
  .card[data-asks="true"] .card-body { padding: 16px; }
  .card-foot { padding: 12px 16px; }
  .card-foot > .button { flex: 1 1 0; }
  .card-foot > .button:nth-of-type(n+3):last-of-type { margin: 0; }
  .card-foot > .button:nth-of-type(2):not(:last-of-type) { order: 1; flex-basis: 100%; }
  .card-foot > .w-spacer { display: none; }
  .card-foot > :is(.w-caption, .w-text) { order: 2; flex-basis: 100%; margin: 0; }
  .card-foot > :is(.w-caption, .w-text):first-child { order: 0; margin: 0; }
  .card-foot > :is(.w-caption, .w-text):first-child ~ .button { flex: 0 1 auto; order: 0; }
  .card-foot > :is(.w-caption, .w-text):first-child ~ .button:nth-of-type(2):not(:last-of-type) { flex-basis: auto; order: 0; }
  .card-foot > :is(.w-caption, .w-text):first-child ~ .button:last-of-type { margin-inline-start: auto; }
  .card-body > .w-row:first-child { flex-wrap: wrap; row-gap: 6px; }
  .card-body > .w-row:first-child > .w-box { min-width: 100%; }
  .card-body > .w-row:first-child > .w-icon + .w-box { min-width: calc(100% - 48px); }
  .card-body > .w-row:first-child > .w-icon ~ .w-badge { margin-inline-start: 48px; }
}
`;
