import { setParameter, useRoute } from "../route";
import { useWords } from "../words/use";
import { Choice } from "./Choice";

const SPANS = ["7", "30", "90"] as const;

/** The time span that the address names; 7 days where it names none. */
export const useDays = (): number => {
  const asked = useRoute().parameters.get("days");
  return Number(SPANS.find((span) => span === asked) ?? SPANS[0]);
};

export const DaysChoice = () => {
  const { w } = useWords();
  const days = String(useDays());
  return (
    <Choice
      label={w.days.label}
      value={days}
      options={SPANS.map((value) => ({ value: value as string, name: w.days.last(value) }))}
      onChange={(value) => setParameter("days", value === SPANS[0] ? "" : value)}
    />
  );
};
