/** The conversation: questions on the right, answers in the column, tool calls on one cable. */
export const THREAD = `
.scroll-frame { position: relative; flex: 1; min-height: 0; display: flex; flex-direction: column; }
.scroller { flex: 1; min-height: 0; overflow: auto; overscroll-behavior: contain; scrollbar-gutter: stable both-edges; }
.scroller:focus-visible { outline-offset: -2px; }
.thread { max-width: calc(var(--ck-column) + 48px); margin: 0 auto; padding: 32px 24px 28px; display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(28px * var(--ck-density)); }
.turn { display: grid; grid-template-columns: minmax(0, 1fr); gap: calc(28px * var(--ck-density)); }
/* In a long thread, turns that are far away cost nothing; their height is remembered once they have been seen. */
.turn { contain-intrinsic-height: auto 360px; }
.thread[data-long="true"] > .turn:not(:last-child) { content-visibility: auto; }
.earlier { justify-self: center; }

.question { justify-self: end; max-width: 78%; display: grid; gap: 6px; justify-items: end; }
.bubble { background: var(--ck-hover); padding: 10px 16px; border-radius: calc(18px * var(--ck-radius-factor)) calc(18px * var(--ck-radius-factor)) calc(6px * var(--ck-radius-factor)) calc(18px * var(--ck-radius-factor)); font-size: 15px; line-height: 24px; white-space: pre-wrap; overflow-wrap: anywhere; }
.question-tool { display: inline-flex; align-items: center; gap: 5px; font-size: 12px; line-height: 16px; color: var(--ck-text-3); }
button.tag { font: inherit; }
button.tag:hover { background: color-mix(in srgb, var(--ck-accent) 18%, var(--ck-accent-soft)); }
.entity { display: inline; }
.entity-preview { position: fixed; inset: auto; margin: 0; width: max-content; max-width: min(320px, calc(100vw - 16px)); padding: 12px 14px; border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); background: var(--ck-surface); box-shadow: var(--ck-shadow-3); color: var(--ck-text); font: 400 14px/20px var(--ck-font); white-space: normal; text-align: start; pointer-events: none; animation: fade 120ms var(--ck-ease); }
.tag { padding: 1px 6px; border-radius: 6px; background: var(--ck-accent-soft); color: var(--ck-accent-text); }
.quoted { max-width: 100%; padding-inline-start: 10px; border-inline-start: 2px solid var(--ck-border); font-size: 13px; line-height: 18px; color: var(--ck-text-2); }
.question .quoted { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; overflow-wrap: anywhere; white-space: pre-line; }
.quote-button { position: absolute; z-index: 2; display: inline-flex; align-items: center; gap: 6px; height: 34px; padding: 0 12px 0 10px; border-radius: 999px; background: var(--ck-surface); border: 1px solid var(--ck-border); box-shadow: var(--ck-shadow-2); font-size: 13px; font-weight: 500; color: var(--ck-text); animation: fade 120ms var(--ck-ease); }
.quote-button:hover { background: var(--ck-hover); }
.attachment { max-height: 220px; border-radius: 12px; }
.attachment-file { display: inline-flex; align-items: center; gap: 6px; padding: 6px 10px; border: 1px solid var(--ck-border); border-radius: 8px; font-size: 13px; }

.answer { display: grid; grid-template-columns: minmax(0, 1fr); gap: 16px; }
.answer:empty { display: none; }
.answer:focus { outline: none; }
.message { display: grid; grid-template-columns: minmax(0, 1fr); gap: 12px; }
.answer-actions { display: flex; gap: 2px; margin: -4px 0 0 -6px; min-height: 28px; }
.answer-actions .icon-button { color: var(--ck-text-3); }
.answer-actions .icon-button:hover { color: var(--ck-text); }
.answer-actions .icon-button[aria-pressed="true"] { color: var(--ck-accent-text); }
.source-entity { display: inline-flex; align-items: baseline; gap: 4px; }
.source-entity .content-icon { align-self: center; }
.sources li { display: flex; align-items: baseline; }
.source-mark button { text-decoration: none; }
button.source-entity { color: var(--ck-accent-text); text-decoration: underline; text-underline-offset: 2px; }
.source-mark { margin-inline-start: 2px; font-size: 0.72em; line-height: 1; vertical-align: 0.42em; user-select: none; -webkit-user-select: none; }
.source-mark > * { position: relative; display: inline-block; min-width: 16px; padding: 2px 4px; border-radius: 5px; background: var(--ck-accent-soft); color: var(--ck-accent-text); text-align: center; text-decoration: none; font-weight: 500; }
.source-mark :is(a, button):hover { background: color-mix(in srgb, var(--ck-accent) 22%, var(--ck-accent-soft)); }
.source-number { margin-inline-end: 5px; color: var(--ck-text-3); font-variant-numeric: tabular-nums; }
.deeplink { color: var(--ck-accent-text); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; }
.sources { display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 13px; line-height: 18px; color: var(--ck-text-2); }

.tasks { display: grid; grid-template-columns: minmax(0, 1fr); }
.task { position: relative; padding-inline-start: 30px; animation: fade 180ms var(--ck-ease); }
.task::before { content: ""; position: absolute; inset-inline-start: 8px; top: 0; bottom: 0; width: 2px; background: var(--ck-border); }
.task:first-child::before { top: 16px; }
.task:last-child::before { bottom: auto; height: 16px; }
.task:only-child::before { display: none; }
.task-node { position: absolute; inset-inline-start: 0; top: 8px; width: 18px; height: 18px; background: var(--ck-bg); display: grid; place-items: center; color: var(--ck-accent-text); }
.task-failed .task-node { color: var(--ck-bad); }
.task-attention .task-node, .task-attention .task-detail { color: var(--ck-warn); }
.task-available .task-node { color: var(--ck-text-3); }
.task-row { display: inline-flex; align-items: center; gap: 8px; min-height: 34px; max-width: 100%; text-align: start; border-radius: 6px; }
button.task-row { padding-inline: 6px; margin-inline: -6px; }
@media (hover: hover) {
  button.task-row:hover { background: var(--ck-hover); }
}
.task-end { display: inline-flex; align-items: center; gap: 8px; flex: none; }
.task-row svg { color: var(--ck-text-3); }
.task-title { min-width: 0; overflow-wrap: anywhere; }
.task-detail { flex: none; color: var(--ck-text-3); font-size: 13px; line-height: 18px; font-variant-numeric: tabular-nums; }
.task-failed .task-detail { color: var(--ck-bad); }
.task-box { margin: 2px 0 10px; border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); background: var(--ck-surface); overflow: hidden; }
.task-text { display: grid; gap: 6px; padding: 4px 0 10px; color: var(--ck-text-2); font-size: 13.5px; }
.task-section + .task-section { border-top: 1px solid var(--ck-border); }
.task-section-head { display: flex; align-items: center; gap: 8px; min-height: 40px; padding: 4px 8px 4px 14px; font-size: 12px; line-height: 16px; color: var(--ck-text-2); }
.task-section-title { font-weight: 500; }

.progress-line, .turn-note { display: flex; align-items: center; gap: 12px; min-height: 34px; color: var(--ck-text-2); }
.progress-line svg { color: var(--ck-accent-text); }
.progress-line { animation: fade 180ms var(--ck-ease) 150ms backwards; }
.turn-note { color: var(--ck-text-3); font-size: 13px; }
.notice { display: flex; align-items: flex-start; gap: 10px; padding: 12px 14px; border-radius: calc(12px * var(--ck-radius-factor)); font-size: 13.5px; line-height: 20px; background: var(--ck-sunken); animation: fade 180ms var(--ck-ease); }
.notice svg { margin-top: 1px; }
.notice .markdown { font-size: 13.5px; line-height: 20px; gap: 6px; }
.notice-title { font-weight: 500; }
.notice-warning { background: var(--ck-warn-soft); }
.notice-warning > svg { color: var(--ck-warn); }
.notice-danger { background: var(--ck-bad-soft); }
.notice-danger > svg { color: var(--ck-bad); }
.notice.refused { margin-bottom: 8px; }
.notice .button { margin-block: -4px; }

.generated-image { display: grid; gap: 8px; }
.generated-image progress { width: 100%; height: 3px; accent-color: var(--ck-accent); }
.image-skeleton { height: 280px; border-radius: 12px; }
.questions { display: grid; gap: 10px; font-size: 13.5px; }
.questions dt { color: var(--ck-text-2); }

.jump { position: absolute; left: 50%; bottom: 12px; margin-left: -18px; width: 36px; height: 36px; border-radius: 50%; display: grid; place-items: center; background: var(--ck-surface); border: 1px solid var(--ck-border); box-shadow: var(--ck-shadow-2); color: var(--ck-text-2); animation: rise 180ms var(--ck-ease); }
.jump-dot { position: absolute; top: -1px; right: -1px; width: 10px; height: 10px; border-radius: 50%; background: var(--ck-accent); box-shadow: 0 0 0 2px var(--ck-bg); }
.unread { display: flex; align-items: center; gap: 12px; font-size: 12px; line-height: 16px; font-weight: 500; color: var(--ck-accent-text); }
.unread::before, .unread::after { content: ""; flex: 1; height: 1px; background: color-mix(in srgb, var(--ck-accent) 40%, var(--ck-border)); }
.jump:hover { color: var(--ck-text); background: var(--ck-hover); }

.start { box-sizing: border-box; min-height: 100%; display: grid; align-content: center; justify-items: center; gap: 32px; padding: 32px 24px 24px; }
.greeting { display: grid; justify-items: center; gap: 18px; text-align: center; }
.greeting h1 { font-size: 28px; line-height: 34px; letter-spacing: -0.02em; font-weight: 600; text-wrap: balance; }
.prompts { width: 100%; max-width: var(--ck-column); display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.prompts li { display: grid; }
.prompts li:only-child { grid-column: 1 / -1; }
.prompt { display: flex; align-items: center; gap: 12px; min-height: 72px; padding: 14px 18px; border: 1px solid var(--ck-border); border-radius: calc(16px * var(--ck-radius-factor)); background: var(--ck-surface); box-shadow: var(--ck-shadow-1); text-align: start; transition: border-color 120ms var(--ck-ease); }
.prompt:hover { border-color: color-mix(in srgb, var(--ck-accent) 55%, var(--ck-border)); }
.prompt-icon { flex: none; display: grid; color: var(--ck-text-3); transition: color 120ms var(--ck-ease); }
.prompt:hover .prompt-icon { color: var(--ck-accent-text); }
.prompt-words { flex: 1; min-width: 0; display: grid; gap: 2px; font-size: 15px; line-height: 22px; }
.prompt-text { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; font-size: 13px; line-height: 18px; color: var(--ck-text-3); overflow-wrap: anywhere; }
.skeleton-question { justify-self: end; width: 46%; height: 44px; border-radius: 18px 18px 6px 18px; }
.skeleton-lines { display: grid; gap: 14px; }
.skeleton-lines > :nth-child(1) { width: 88%; }
.skeleton-lines > :nth-child(2) { width: 94%; }
.skeleton-lines > :nth-child(3) { width: 52%; }
@container chat (max-width: 640px) {
  .scroller { scrollbar-gutter: auto; }
  .thread { padding: 20px 16px; gap: 22px; }
  .turn { gap: 22px; }
  .question { max-width: 88%; }
  .start { gap: 22px; padding: 20px 14px; }
  .prompts { grid-template-columns: minmax(0, 1fr); gap: 8px; }
  .prompt { min-height: 0; padding: 12px 14px; }
  .answer-actions { min-height: 32px; }
}
@container chat (max-width: 400px) {
  .task-row { flex-wrap: wrap; gap: 0 8px; padding-block: 6px; }
}
`;
