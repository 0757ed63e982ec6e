/** Reset, shared controls and the frame of the chat. Sizes follow one grid of 4 px. */
export const BASE = `
:host { display: block; position: relative; height: 100%; min-height: 320px; contain: layout style; }
:host([hidden]) { display: none; }
.root { height: 100%; }
*, *::before, *::after { box-sizing: border-box; }
h1, h2, h3, h4, h5, h6, p, ul, ol, dl, dd, figure, blockquote { margin: 0; padding: 0; }
ul, ol { list-style: none; }
button, input, textarea, select { font: inherit; color: inherit; letter-spacing: inherit; margin: 0; }
button { background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; touch-action: manipulation; }
button:disabled, [aria-disabled="true"] { cursor: default; }
a { color: var(--ck-accent-text); text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 3px; text-decoration-color: color-mix(in srgb, currentColor 40%, transparent); overflow-wrap: anywhere; }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--ck-accent); outline-offset: 2px; }
svg { flex: none; display: block; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.grow { flex: 1; min-width: 0; }
.ellipsis { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.muted { color: var(--ck-text-2); }
.faint { color: var(--ck-text-3); }
.bad { color: var(--ck-bad); }
.content-icon { display: inline-grid; place-items: center; flex: none; }

.chat { container: chat / inline-size; display: flex; flex-direction: column; height: 100%; min-height: 0; position: relative; overflow: hidden; color: var(--ck-text); font: 400 14px/20px var(--ck-font); text-align: start; text-rendering: optimizeLegibility; -webkit-font-smoothing: antialiased; }
.body { flex: 1; min-height: 0; display: flex; flex-direction: column; background: var(--ck-bg); }

.icon-button { position: relative; display: inline-grid; place-items: center; flex: none; width: 34px; height: 34px; border-radius: calc(8px * var(--ck-radius-factor)); color: var(--ck-text-2); transition: background 120ms var(--ck-ease), color 120ms var(--ck-ease); }
.icon-button.small { width: 28px; height: 28px; border-radius: calc(6px * var(--ck-radius-factor)); }
.icon-button:hover, .icon-button[aria-expanded="true"], .icon-button[aria-pressed="true"] { background: var(--ck-hover); color: var(--ck-text); }
.icon-button[aria-pressed="true"] { color: var(--ck-accent-text); }

.button { display: inline-flex; align-items: center; justify-content: center; gap: 6px; min-height: 34px; padding: 0 14px; border-radius: calc(8px * var(--ck-radius-factor)); font-weight: 500; white-space: nowrap; color: var(--ck-text); background: var(--ck-surface); box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--ck-line) 55%, var(--ck-border)); transition: background 120ms var(--ck-ease); }
.button:hover { background: var(--ck-hover); }
.button.primary { background: var(--ck-accent); color: var(--ck-on-accent); box-shadow: var(--ck-shadow-1); }
.button.primary:hover { background: var(--ck-accent-hover); }
.button.danger { color: var(--ck-bad); }
.button.ghost { background: transparent; box-shadow: none; color: var(--ck-text-2); }
.button.small { min-height: 28px; padding: 0 10px; font-size: 13px; border-radius: calc(6px * var(--ck-radius-factor)); }
.button.wide { width: 100%; }
.button:disabled { background: var(--ck-sunken); color: var(--ck-text-3); box-shadow: inset 0 0 0 1px var(--ck-border); }
.button[aria-busy="true"] { opacity: 0.75; }
.button-row { display: flex; flex-wrap: wrap; gap: 8px; }
.link-button { color: var(--ck-accent-text); font-size: 13px; line-height: 18px; padding: 6px 0; }
.link-button:hover { text-decoration: underline; text-underline-offset: 3px; }

.scrim { display: none; }
.skeleton { height: 12px; border-radius: 6px; background: var(--ck-hover); animation: breathe 1600ms ease-in-out infinite; }
.empty { display: grid; justify-items: center; align-content: center; gap: 10px; min-height: 100%; padding: 32px 24px; text-align: center; }
.empty .button-row { margin-top: 8px; justify-content: center; }
.empty-title { font-size: 16px; line-height: 22px; font-weight: 500; }
.spin { transform-origin: 50% 50%; animation: spin 900ms linear infinite; }
kbd { font: 500 11px/16px var(--ck-font); color: var(--ck-text-3); border: 1px solid var(--ck-border); border-bottom-width: 2px; border-radius: 5px; padding: 0 5px; background: var(--ck-surface); }
@keyframes breathe { 50% { opacity: 0.55; } }
@keyframes slide { from { background-position: 100% 0; } to { background-position: 0 0; } }
@keyframes spin { to { transform: rotate(360deg); } }
@keyframes rise { from { opacity: 0; transform: translateY(4px); } }
@keyframes sheet { from { transform: translateY(24px); opacity: 0; } }
@keyframes fade { from { opacity: 0; } }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
}
@container chat (max-width: 640px) {
  .icon-button { width: 40px; height: 40px; }
  .icon-button.small { width: 32px; height: 32px; }
  .button { min-height: 40px; }
  .button.small { min-height: 32px; }
  .scrim { display: block; position: absolute; inset: var(--ck-header-height) 0 0; z-index: 4; background: var(--ck-scrim); animation: fade 180ms var(--ck-ease); }
}
`;
