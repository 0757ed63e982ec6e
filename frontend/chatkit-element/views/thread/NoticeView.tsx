import { CircleAlert, Info } from "lucide-react";

import { Markdown } from "../../markdown/Markdown";
import type { Notice } from "../../protocol/reducer";

export function NoticeView({ notice }: { notice: Notice }) {
  const Icon = notice.level === "info" ? Info : CircleAlert;
  return (
    <div className={`notice notice-${notice.level}`} role="status">
      <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
      <div className="grow">
        {notice.title && <p className="notice-title">{notice.title}</p>}
        <Markdown text={notice.message} />
      </div>
    </div>
  );
}
