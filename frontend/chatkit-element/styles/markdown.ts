/** What models, tools and servers write. */
export const MARKDOWN = `
.markdown { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; font-size: 15px; line-height: 24px; overflow-wrap: anywhere; }
.markdown :is(p, li, h2, h3, h4, h5, h6, th, td) { unicode-bidi: plaintext; text-align: start; }
.markdown :is(pre, code) { direction: ltr; text-align: left; }
.markdown :not(pre) > code { unicode-bidi: isolate; }
.markdown .plain { white-space: pre-wrap; }
.markdown strong { font-weight: 600; }
.markdown h2, .markdown h3, .markdown h4, .markdown h5, .markdown h6 { font-weight: 600; font-size: 15px; line-height: 22px; margin-top: 8px; }
.markdown h2 { font-size: 20px; line-height: 26px; letter-spacing: -0.014em; }
.markdown h3 { font-size: 16px; line-height: 22px; letter-spacing: -0.008em; }
.markdown > :first-child { margin-top: 0; }
.markdown ul, .markdown ol { padding-inline-start: 22px; display: grid; gap: 4px; }
.markdown ul { list-style: disc; }
.markdown ol { list-style: decimal; }
.markdown li::marker { color: var(--ck-text-3); }
.markdown li > ul, .markdown li > ol { margin-top: 4px; }
.markdown .contains-task-list { list-style: none; padding-inline-start: 2px; }
.markdown .contains-task-list input { margin-inline-end: 8px; accent-color: var(--ck-accent); }
.markdown blockquote { padding-inline-start: 14px; border-inline-start: 2px solid var(--ck-border); color: var(--ck-text-2); display: grid; gap: 8px; }
.markdown hr { width: 100%; margin: 4px 0; border: 0; border-top: 1px solid var(--ck-border); }
.markdown :not(pre) > code { font: 0.86em/1.4 var(--ck-mono); padding: 1.5px 5px; border-radius: 5px; background: var(--ck-sunken); box-shadow: inset 0 0 0 1px var(--ck-border); }

.code-block { border: 1px solid var(--ck-border); border-radius: calc(8px * var(--ck-radius-factor)); background: var(--ck-surface); overflow: hidden; }
.code-head { display: flex; align-items: center; min-height: 38px; padding: 0 6px 0 14px; font-size: 12px; line-height: 16px; color: var(--ck-text-2); }
.code-fold { flex: 1; display: flex; align-items: center; gap: 8px; min-height: 38px; margin-inline-start: -4px; text-align: start; font-size: 12.5px; color: var(--ck-text-3); }
.code-fold:focus-visible { outline-offset: -2px; }
.code-name { color: var(--ck-text-2); }
.code { margin: 0; padding: 2px 14px 12px; max-height: 420px; overflow: auto; font: 12.5px/20px var(--ck-mono); tab-size: 2; }
.code code { font: inherit; }
.code:focus-visible, .table-box:focus-visible { outline-offset: -2px; }
.token-key { color: var(--ck-accent-text); }
.token-string { color: color-mix(in srgb, var(--ck-warn) 88%, var(--ck-text)); }
.token-number, .token-word { color: color-mix(in srgb, var(--ck-bad) 40%, var(--ck-accent-text)); }

.table-box { border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); background: var(--ck-surface); overflow: auto hidden; }
.table-box table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 13.5px; line-height: 20px; overflow-wrap: normal; }
.table-box th { padding: 7px 14px; text-align: start; font-weight: 500; font-size: 12.5px; white-space: nowrap; color: var(--ck-text-2); background: var(--ck-sunken); border-bottom: 1px solid var(--ck-border); }
.table-box th:has(> .head-button) { padding: 0; }
.head-button { display: flex; align-items: center; gap: 4px; width: 100%; min-height: 34px; padding: 7px 14px; font: inherit; color: inherit; text-align: start; white-space: nowrap; }
.head-button:hover { color: var(--ck-text); background: var(--ck-hover); }
.head-button:focus-visible { outline-offset: -2px; }
.head-button > svg { flex: none; color: var(--ck-accent-text); }
.head-button :is(.w-text, .w-caption) { font: inherit; color: inherit; }
.number > .head-button { justify-content: flex-end; }
.table-box td { padding: 8px 14px; border-bottom: 1px solid var(--ck-border); vertical-align: top; }
.table-box td:not([data-short="true"]) { min-width: 96px; }
.table-box td[data-long="true"] { min-width: 200px; }
.table-box [data-short="true"], .table-box .whole { white-space: nowrap; }
.table-box col.narrow { width: 1%; }
.table-box tbody:last-child tr:last-child td, .table-box tfoot td { border-bottom: 0; }
.table-box tfoot td { padding-block: 2px; }
.table-box .number, .table-box [style*="text-align: right"], .table-box [style*="text-align:right"] { font-variant-numeric: tabular-nums; white-space: nowrap; }

.task-box .markdown { font-size: 13.5px; line-height: 20px; gap: 8px; }
.task-box .markdown > :not(.table-box, pre) { margin: 0 14px; }
.task-box .markdown > :not(.table-box, pre):last-child { margin-bottom: 12px; }
.task-box .markdown > p:first-child { margin-top: 0; }
.task-section:not(:has(.task-section-head)) .markdown > :first-child { margin-top: 10px; }
.task-box .table-box { border: 0; border-top: 1px solid var(--ck-border); border-radius: 0; }
.task-box .table-box th { padding-block: 5px; }
.task-box .table-box td { padding-block: 6px; }
.task-box .code { max-height: 320px; }

.image { display: block; max-width: 100%; height: auto; border-radius: calc(8px * var(--ck-radius-factor)); }
.image-blocked { display: inline-flex; align-items: center; gap: 8px; padding: 6px 12px 6px 10px; border: 1px dashed var(--ck-line); border-radius: calc(8px * var(--ck-radius-factor)); font-size: 13px; line-height: 18px; color: var(--ck-text-2); }
.image-alt { color: var(--ck-text); }
.image-alt::after { content: " \\2013"; color: var(--ck-text-3); }
@container chat (max-width: 640px) {
  .table-box table { font-size: 13px; }
  .table-box th, .table-box td, .head-button { padding-inline: 10px; }
  .table-box th:has(> .head-button) { padding: 0; }
  .code { white-space: pre-wrap; overflow-wrap: anywhere; }
}
`;
