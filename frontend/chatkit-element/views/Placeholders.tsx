import { useSelect, useSession, useTexts } from "./context";

/** The shape of a thread while it is read. */
export function ThreadSkeleton() {
  const texts = useTexts();
  return (
    <div className="scroller" role="status" aria-label={texts.loadingThread}>
      <div className="thread" aria-hidden="true">
        <div className="skeleton skeleton-question" />
        <div className="skeleton-lines">
          <div className="skeleton" />
          <div className="skeleton" />
          <div className="skeleton" />
        </div>
        <div className="skeleton skeleton-question" />
        <div className="skeleton-lines">
          <div className="skeleton" />
          <div className="skeleton" />
        </div>
      </div>
    </div>
  );
}

/** A thread that could not be read, and the two ways on. */
export function LoadFailed() {
  const session = useSession();
  const texts = useTexts();
  const threadId = useSelect((state) => state.thread.thread?.id ?? null);
  const open = (id: string | null) => () => {
    void session.openThread(id);
  };
  return (
    <div className="scroller">
      <div className="empty" role="alert">
        <p className="empty-title">{texts.loadFailed}</p>
        <p className="muted">{texts.loadFailedHint}</p>
        <div className="button-row">
          <button type="button" className="button primary" onClick={open(threadId)}>
            {texts.retry}
          </button>
          <button type="button" className="button" onClick={open(null)}>
            {texts.newChat}
          </button>
        </div>
      </div>
    </div>
  );
}
