/** The lower edge: composer, chip, menus to choose from, small print. */
export const COMPOSER = `
.dock { flex: none; position: relative; padding: 0 24px 12px; background: var(--ck-bg); }
.dock::before { content: ""; position: absolute; inset: -20px 14px auto 0; height: 20px; background: linear-gradient(to top, var(--ck-bg), transparent); pointer-events: none; }
.dock-column { position: relative; max-width: var(--ck-column); margin: 0 auto; }
.composer-place { position: relative; }
.composer { display: grid; grid-template-columns: minmax(0, 1fr); gap: 10px; padding: 14px 12px 10px; border: 1px solid color-mix(in srgb, var(--ck-line) 45%, var(--ck-border)); border-radius: calc(18px * var(--ck-radius-factor)); background: var(--ck-surface); box-shadow: var(--ck-shadow-2); transition: border-color 120ms var(--ck-ease); }
.composer:focus-within { border-color: var(--ck-line); }
.composer:has(textarea:focus-visible) { border-color: var(--ck-accent); }
.composer[data-locked="true"] { background: var(--ck-sunken); box-shadow: none; }
.composer textarea { display: block; width: 100%; min-height: 24px; max-height: min(240px, 34vh); padding: 0 6px; border: 0; background: none; resize: none; outline: none; font-size: 15px; line-height: 24px; color: var(--ck-text); caret-color: var(--ck-accent); overflow-y: auto; }
.message-box { position: relative; display: grid; }
.message-marks { position: absolute; inset: 0 auto 0 0; padding: 0 6px; overflow: hidden; white-space: pre-wrap; overflow-wrap: break-word; font-size: 15px; line-height: 24px; color: transparent; pointer-events: none; }
.message-marks mark { border-radius: 5px; background: var(--ck-accent-soft); box-shadow: 0 0 0 2px var(--ck-accent-soft); color: transparent; }
.message-box > textarea { position: relative; }
.composer textarea::placeholder { color: var(--ck-text-3); opacity: 1; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.composer-row { display: flex; align-items: center; gap: 6px; min-width: 0; }
.round-button { display: grid; place-items: center; flex: none; width: 32px; height: 32px; border-radius: 50%; color: var(--ck-text-2); box-shadow: inset 0 0 0 1px var(--ck-border); transition: background 120ms var(--ck-ease); }
.round-button:hover, .round-button[aria-expanded="true"] { background: var(--ck-hover); color: var(--ck-text); }
.send-button { display: grid; place-items: center; flex: none; width: 34px; height: 34px; border-radius: 50%; background: var(--ck-accent); color: var(--ck-on-accent); transition: background 120ms var(--ck-ease); }
.send-button:hover { background: var(--ck-accent-hover); }
.send-button[aria-disabled="true"] { background: var(--ck-sunken); color: var(--ck-text-3); box-shadow: inset 0 0 0 1px var(--ck-border); }
.chip { flex: 0 1 auto; display: inline-flex; align-items: center; gap: 6px; min-width: 0; max-width: 220px; height: 32px; padding: 0 6px 0 10px; border-radius: 999px; background: var(--ck-accent-soft); color: var(--ck-accent-text); font-size: 13px; font-weight: 500; animation: fade 120ms var(--ck-ease); }
.chip button { display: grid; place-items: center; flex: none; width: 24px; height: 24px; margin-inline-end: -2px; border-radius: 50%; }
.chip button:hover { background: color-mix(in srgb, var(--ck-accent) 16%, transparent); }
.model-button, .model-name { flex: 0 100 auto; display: inline-flex; align-items: center; gap: 4px; min-width: 0; max-width: 240px; height: 32px; padding: 0 8px; border-radius: 6px; font-size: 13px; color: var(--ck-text-2); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.model-name { color: var(--ck-text-3); display: block; line-height: 32px; }
.model-button:hover, .model-button[aria-expanded="true"] { background: var(--ck-hover); color: var(--ck-text); }
.under { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px 16px; min-height: 24px; padding: 8px 8px 0; font-size: 12px; line-height: 16px; color: var(--ck-text-3); }
.under-note { display: flex; align-items: center; gap: 5px; min-width: 0; }
.key-hints { margin-inline-start: auto; white-space: nowrap; }
.keys-button { border-radius: 6px; }
.keys-button:hover { color: var(--ck-text); }
.map-scrim { position: absolute; inset: var(--ck-header-height) 0 0; z-index: 7; background: var(--ck-scrim); animation: fade 180ms var(--ck-ease); }
.key-map { position: absolute; z-index: 8; inset: 0; margin: auto; width: min(440px, calc(100% - 24px)); height: fit-content; max-height: calc(100% - 24px); overflow: auto; background: var(--ck-surface); border: 1px solid var(--ck-border); border-radius: calc(16px * var(--ck-radius-factor)); box-shadow: var(--ck-shadow-3); animation: rise 180ms var(--ck-ease); }
.key-map-head { display: flex; align-items: center; padding: 14px 12px 10px 20px; }
.key-map-head h2 { font-size: 16px; line-height: 22px; font-weight: 600; }
.key-map dl { padding: 0 20px 16px; }
.key-map dl > div { display: flex; align-items: center; justify-content: space-between; gap: 16px; min-height: 38px; border-top: 1px solid var(--ck-border); }
.key-map dd { display: flex; flex: none; gap: 4px; }
.key-map kbd { font-size: 12px; line-height: 18px; }
.key-hints kbd { margin-inline-start: 4px; }
.disclaimer .markdown { font-size: 12px; line-height: 16px; gap: 2px; }
.disclaimer[data-contrast="true"] { color: var(--ck-text); }
.closed { padding: 14px 18px; border-radius: calc(18px * var(--ck-radius-factor)); background: var(--ck-sunken); color: var(--ck-text-2); text-align: center; }
.answers { display: grid; gap: 16px; max-height: 60vh; padding: 16px 18px; border: 1px solid color-mix(in srgb, var(--ck-line) 60%, var(--ck-border)); border-radius: calc(18px * var(--ck-radius-factor)); background: var(--ck-surface); box-shadow: var(--ck-shadow-2); overflow: auto; overscroll-behavior: contain; }
.answers:focus { outline: none; }
.answers .muted { font-size: 13px; line-height: 18px; }
.question-choices { display: grid; gap: 10px; min-width: 0; margin: 0; padding: 0; border: 0; }
.question-label { font-weight: 500; overflow-wrap: anywhere; }
.question-choices legend { padding: 0; margin-bottom: 10px; font-weight: 500; overflow-wrap: anywhere; }
.offline { display: flex; align-items: center; gap: 10px; margin-bottom: 8px; padding: 9px 14px; border-radius: calc(12px * var(--ck-radius-factor)); background: var(--ck-sunken); font-size: 13px; line-height: 18px; }

.files, .tags { display: flex; flex-wrap: wrap; gap: 8px; min-width: 0; }
.file { display: flex; align-items: center; gap: 8px; min-width: 0; max-width: 240px; height: 44px; padding: 0 4px 0 6px; border: 1px solid var(--ck-border); border-radius: calc(8px * var(--ck-radius-factor)); background: var(--ck-bg); font-size: 13px; line-height: 18px; animation: fade 120ms var(--ck-ease); }
.file-lead { display: grid; place-items: center; flex: none; width: 32px; height: 32px; border-radius: calc(6px * var(--ck-radius-factor)); overflow: hidden; background: var(--ck-sunken); color: var(--ck-text-2); }
.file-lead img { width: 100%; height: 100%; object-fit: cover; }
.file-words { display: grid; flex: 1; min-width: 0; }
.file progress { appearance: none; width: 100%; min-width: 72px; height: 3px; border: 0; border-radius: 2px; overflow: hidden; background: var(--ck-border); }
.file progress::-webkit-progress-bar { background: var(--ck-border); }
.file progress::-webkit-progress-value { background: var(--ck-accent); transition: width 180ms var(--ck-ease); }
.file progress::-moz-progress-bar { background: var(--ck-accent); }
.file progress:indeterminate { background: linear-gradient(90deg, var(--ck-border) 30%, var(--ck-accent) 50%, var(--ck-border) 70%) 0 0 / 300% 100%; animation: slide 1600ms linear infinite; }
.file progress:indeterminate::-webkit-progress-bar { background: transparent; }
.file-failed { max-width: 320px; border-color: color-mix(in srgb, var(--ck-bad) 45%, var(--ck-border)); }
.file-failed .file-lead { background: var(--ck-bad-soft); color: var(--ck-bad); }
.file-problem { font-size: 12px; line-height: 16px; color: var(--ck-bad); }
.file > button { display: grid; place-items: center; flex: none; width: 28px; height: 28px; border-radius: 50%; color: var(--ck-text-3); }
.file > button:hover { background: var(--ck-hover); color: var(--ck-text); }
.reply { display: flex; align-items: flex-start; gap: 8px; padding: 2px 0 2px 10px; border-inline-start: 2px solid var(--ck-border); font-size: 13px; line-height: 18px; color: var(--ck-text-2); }
.reply > svg { margin-top: 6px; }
.reply-text { flex: 1; min-width: 0; padding-block: 5px; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; overflow-wrap: anywhere; }
.waits-for { padding: 8px 8px 0; font-size: 12px; line-height: 16px; color: var(--ck-text-2); }
.drop-here { position: absolute; z-index: 6; inset: calc(var(--ck-header-height) + 12px) 12px 12px; display: grid; place-items: center; border: 2px dashed var(--ck-accent); border-radius: calc(16px * var(--ck-radius-factor)); background: color-mix(in srgb, var(--ck-bg) 88%, transparent); color: var(--ck-accent-text); font-size: 16px; font-weight: 500; pointer-events: none; animation: fade 120ms var(--ck-ease); }
.attach-button { margin-inline-start: -2px; }

.picker { position: absolute; z-index: 5; bottom: calc(100% + 8px); display: flex; flex-direction: column; width: 380px; max-width: 100%; max-height: min(680px, 70vh, 100vh - 220px); background: var(--ck-surface); border: 1px solid var(--ck-border); border-radius: calc(12px * var(--ck-radius-factor)); box-shadow: var(--ck-shadow-3); animation: rise 180ms var(--ck-ease); }
.mention-place { position: relative; }
.mention-menu { inset-inline: 0 auto; max-height: min(340px, 46vh); }
.picker-start { inset-inline-start: 0; }
.picker-end { inset-inline-end: 0; width: 320px; }
.picker-search { display: flex; align-items: center; gap: 10px; flex: none; height: 46px; padding: 0 16px; border-bottom: 1px solid var(--ck-border); color: var(--ck-text-3); }
.picker-search input, .history-head input { flex: 1; min-width: 0; height: 100%; padding: 0; border: 0; background: none; outline: none; font-size: 13.5px; color: var(--ck-text); }
.picker-search input::placeholder, .history-head input::placeholder { color: var(--ck-text-3); opacity: 1; }
.picker-search:focus-within { box-shadow: inset 0 -1px 0 var(--ck-accent); }
.picker-list { flex: 1; min-height: 0; padding: 6px; overflow: auto; overscroll-behavior: contain; outline: none; }
.picker-line { height: 1px; margin: 6px -6px; background: var(--ck-border); }
.picker-group { padding: 6px 10px 4px; font-size: 12px; line-height: 16px; color: var(--ck-text-3); }
.picker-row { display: flex; align-items: center; gap: 10px; min-height: 34px; padding: 4px 10px; border-radius: calc(6px * var(--ck-radius-factor)); cursor: pointer; scroll-margin: 30px 0; }
.picker-row[data-active="true"] { background: var(--ck-hover); }
.picker-list:focus-visible .picker-row[data-active="true"], .picker:has(input:focus-visible) .picker-row[data-active="true"] { box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--ck-line) 40%, transparent); }
.picker-row[aria-disabled="true"] { cursor: default; color: var(--ck-text-3); }
.picker-lead { display: grid; place-items: center; flex: none; width: 22px; color: var(--ck-text-2); }
.picker-lead:empty { display: none; }
.picker-row[aria-disabled="true"] .picker-lead { color: var(--ck-text-3); }
.picker-words { flex: 1; min-width: 0; display: grid; }
.picker-label { display: flex; align-items: center; gap: 8px; min-width: 0; overflow-wrap: anywhere; }
.picker-check { color: var(--ck-accent-text); }
.picker-note { font-size: 12.5px; line-height: 17px; color: var(--ck-text-2); }
.picker-row[aria-disabled="true"] .picker-note { color: var(--ck-text-3); }
.picker-empty { padding: 10px 16px 14px; color: var(--ck-text-2); font-size: 13px; }
.monogram { display: grid; place-items: center; width: 22px; height: 22px; border-radius: 6px; background: var(--ck-sunken); box-shadow: inset 0 0 0 1px var(--ck-border); color: var(--ck-text-2); font-size: 10px; font-weight: 600; }
.status-column { flex: none; width: 120px; display: flex; }
.status { display: inline-flex; align-items: center; gap: 5px; height: 20px; font-size: 12px; line-height: 16px; color: var(--ck-text-2); white-space: nowrap; }
.status-connected svg { color: var(--ck-ok); }
.status-available { color: var(--ck-accent-text); }
.status-reconnect, .status-not_answering { padding: 0 8px; margin-inline-start: -8px; border-radius: 999px; }
.status-reconnect { color: var(--ck-warn); background: var(--ck-warn-soft); }
.status-not_answering { color: var(--ck-bad); background: var(--ck-bad-soft); }
.status-coming_soon, .status-off { color: var(--ck-text-3); }
@container chat (max-width: 640px) {
  .dock { padding: 0 10px max(8px, env(safe-area-inset-bottom)); }
  .composer textarea, .message-marks { font-size: max(16px, calc(16px * var(--ck-scale))); }
  .under { padding: 7px 6px 0; }
  .key-hints { display: none; }
  .model-button, .model-name { max-width: 130px; }
  .chip { max-width: 190px; }
  .composer-place, .dock-column, .dock { position: static; }
  .picker { inset: auto 0 0; width: auto; max-height: 82%; border-radius: calc(16px * var(--ck-radius-factor)) calc(16px * var(--ck-radius-factor)) 0 0; padding-bottom: env(safe-area-inset-bottom); animation: sheet 280ms var(--ck-ease); }
  .mention-menu { inset: auto 0 calc(100% + 8px); max-height: 38vh; border-radius: calc(12px * var(--ck-radius-factor)); padding: 0; animation: rise 180ms var(--ck-ease); }
  .picker-row { min-height: 44px; font-size: 15px; }
  .picker-search { height: 50px; }
  .picker-search input, .history-head input { font-size: max(16px, calc(16px * var(--ck-scale))); }
  .status { font-size: 13px; }
}
@container chat (max-width: 360px) {
  .composer-row[data-menu="true"] > .attach-button { display: none; }
}
@container chat (max-width: 400px) {
  .chip ~ .model-name { display: none; }
  .picker-row { flex-wrap: wrap; align-content: center; gap: 0 10px; padding-block: 6px; }
  .picker-row:has(.status) .picker-words { flex-basis: calc(100% - 32px); }
  .status-column { width: auto; padding-inline-start: 32px; }
}
`;
