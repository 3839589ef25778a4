import { useId } from "react";

type Props<Value extends string> = {
  label: string;
  options: readonly { value: Value; name: string }[];
  value: Value;
  onChange: (value: Value) => void;
  isLabelHidden?: boolean;
};

/** One of a few, all in sight: radio buttons that look like a switch. */
export function Choice<Value extends string>({ label, options, value, onChange, isLabelHidden = true }: Props<Value>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className={isLabelHidden ? "hidden" : ""}>{label}</legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className={option.value === value ? "is-on" : ""}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
