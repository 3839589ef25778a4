/** Whether what had the focus has gone from the page: then it must be given on, or one who goes by keyboard begins at the top again. */
export function isFocusLost(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Where to go on after the product in focus has gone: its title where it is back, else the heading of its shelf. */
export function placeOf(productId: string): () => void {
  const heading = document.activeElement?.closest("section")?.querySelector<HTMLElement>("[tabindex='-1']");
  return () => {
    const title = [...document.querySelectorAll<HTMLElement>("[data-open]")].find(({ dataset }) => dataset.open === productId);
    (title ?? heading)?.focus({ preventScroll: true });
  };
}
