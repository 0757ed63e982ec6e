import { ImageOff } from "lucide-react";
import { useState } from "react";

import { useSelect, useTexts } from "../views/context";
import { judgeImage } from "./url-policy";

const NO_DOMAINS: readonly string[] = [];

interface SafeImageProps {
  src: string | undefined;
  alt: string;
  className?: string;
  /** The part of a cropped image that stays in view. */
  position?: string;
  /** Nothing stands in for an image that is only an ornament. */
  quiet?: boolean;
}

/** An image that may be loaded, or a visible place that says why it is not. */
export function SafeImage({ src, alt, className = "", position, quiet = false }: SafeImageProps) {
  const texts = useTexts();
  const domains = useSelect((state) => state.thread.thread?.allowed_image_domains ?? NO_DOMAINS);
  const [missing, setMissing] = useState(false);
  const verdict = judgeImage(src, domains);
  if (verdict.kind === "show" && !missing) {
    return (
      <img
        className={`image ${className}`}
        src={verdict.src}
        alt={alt}
        loading="lazy"
        decoding="async"
        referrerPolicy="no-referrer"
        onError={() => setMissing(true)}
        style={position === undefined ? undefined : { objectPosition: position }}
      />
    );
  }
  if (quiet) return null;
  const reason =
    verdict.kind === "remote"
      ? texts.imageBlocked(verdict.host)
      : verdict.kind === "refused"
        ? texts.imageRefused
        : texts.imageMissing;
  return (
    <span className="image-blocked">
      <ImageOff size={16} strokeWidth={1.75} aria-hidden="true" />
      <span>
        {alt && <span className="image-alt">{alt}</span>} {reason}
      </span>
    </span>
  );
}
