/** Only addresses that cannot run anything and leave nothing unencrypted behind: https, drawn-in images, and our own. */
export function safeImage(address: string, origin: string): string | null {
  if (address === "") return null;
  if (/^data:image\/(png|jpe?g|gif|webp|avif|svg\+xml)[;,]/i.test(address)) return address;
  try {
    const url = new URL(address, origin);
    return url.protocol === "https:" || url.origin === origin ? url.href : null;
  } catch {
    return null;
  }
}

export function safeLink(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

export function drawingOf(itemId: string, variantId: string): string {
  const variant = variantId && variantId !== itemId ? `?variant=${encodeURIComponent(variantId)}` : "";
  return `/v1/pictures/${encodeURIComponent(itemId)}.svg${variant}`;
}

/** What to try, in order, for a product's picture. */
export function picturesOf(image: string, variantId: string, itemId: string, origin: string): string[] {
  const safe = safeImage(image, origin);
  return [...new Set([...(safe ? [safe] : []), drawingOf(itemId, variantId)])];
}
