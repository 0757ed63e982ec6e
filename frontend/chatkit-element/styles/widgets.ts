/** Cards and what they are made of. */
export const WIDGETS = `
.widget { display: grid; grid-template-columns: minmax(0, 1fr); gap: 8px; }
.card { width: 100%; border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); background: var(--ck-surface); overflow: hidden; }
.card-sm { max-width: 360px; }
.card-md { max-width: 520px; }
.card-status { display: flex; align-items: center; gap: 6px; padding: 10px 16px; border-bottom: 1px solid var(--ck-border); font-size: 12px; line-height: 16px; color: var(--ck-text-2); }
.card-body { display: flex; flex-direction: column; gap: 10px; padding: 14px 16px 16px; }
.card[data-collapsed="true"] .card-body, .card[data-collapsed="true"] .card-foot { display: none; }
.card-foot { display: flex; flex-wrap: wrap; gap: 8px; padding: 12px 16px; border-top: 1px solid var(--ck-border); background: var(--ck-bg); }
.w-box, .w-row { display: flex; min-width: 0; gap: 8px; }
.w-row { flex-direction: row; align-items: center; }
.w-divider { width: 100%; margin: 2px 0; border: 0; border-top: 1px solid var(--ck-border); }
.card-body > .w-divider[data-flush="true"] { width: calc(100% + 32px); margin-inline: -16px; }
.w-spacer { flex: 1; }
.w-title, .w-text, .w-caption { overflow-wrap: anywhere; font-size: 14px; line-height: 20px; }
.w-title { font-weight: 600; font-size: 16px; line-height: 22px; letter-spacing: -0.008em; }
.w-title.size-sm { font-size: 13px; line-height: 18px; letter-spacing: 0; }
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
.w-icon { display: inline-grid; }
.w-image { display: block; overflow: hidden; border-radius: 8px; }
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
.widget-failed { color: var(--ck-bad); font-size: 13px; line-height: 18px; }
`;
