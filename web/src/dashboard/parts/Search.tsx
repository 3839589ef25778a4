import { useEffect, useId, useState } from "react";

const PAUSE_MS = 250;

/** A search box that speaks up when typing pauses. */
export const Search = ({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) => {
  const id = useId();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <div className="search">
      <label htmlFor={id} className="hidden">
        {label}
      </label>
      <input id={id} type="search" placeholder={label} value={typed} onChange={(event) => setTyped(event.target.value)} />
    </div>
  );
};
