import { useState } from "react";
import { picturesOf } from "../model/picture";

interface Props {
  image: string;
  variantId: string;
  itemId: string;
  isEager?: boolean;
}

/** A product's picture in a square that is there before it loads. Beside its title, it tells a screen reader nothing new. */
export function Picture({ image, variantId, itemId, isEager = false }: Props) {
  const sources = picturesOf(image, variantId, itemId, location.origin);
  const [failed, setFailed] = useState<ReadonlySet<string>>(new Set());
  const source = sources.find((address) => !failed.has(address));
  return (
    <span className="picture">
      {source ? (
        <img
          src={source}
          alt=""
          width={400}
          height={400}
          loading={isEager ? "eager" : "lazy"}
          decoding="async"
          referrerPolicy="no-referrer"
          onError={() => setFailed((before) => new Set(before).add(source))}
        />
      ) : (
        <svg className="picture__none" viewBox="0 0 48 48" aria-hidden="true">
          <path d="M10 17 24 10l14 7v15l-14 7-14-7zM10 17l14 7 14-7M24 24v15" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
        </svg>
      )}
    </span>
  );
}
