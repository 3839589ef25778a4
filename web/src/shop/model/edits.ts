import type { Constraint, ConstraintValue, Edit } from "../../shared/types";

/** Chips that were changed become edits of the same text: at most one for each constraint, the last word counts. */
export function withRemoved(edits: readonly Edit[], id: string): Edit[] {
  return [...without(edits, id), { constraint_id: id, action: "remove" }];
}

export function withReplaced(edits: readonly Edit[], id: string, value: ConstraintValue): Edit[] {
  return [...without(edits, id), { constraint_id: id, action: "replace", value }];
}

export function without(edits: readonly Edit[], id: string): Edit[] {
  return edits.filter((edit) => edit.constraint_id !== id);
}

/** Whether the chip holds a number, or two, that a person can change. */
export function isEditable(constraint: Constraint): boolean {
  return numbersOf(constraint).length > 0;
}

export function numbersOf({ value }: Constraint): number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? [...value] : [];
}

export type Reading = { value: number | [number, number] } | { fault: "number" | "order" };

/** What was typed into the fields of a chip, as a value of its constraint. */
export function readNumbers(typed: readonly string[]): Reading {
  const numbers = typed.map((text) => Number(text.trim().replace(/[,，\s]/g, "")));
  if (typed.some((text) => text.trim() === "") || numbers.some((n) => !Number.isFinite(n) || n <= 0)) return { fault: "number" };
  const [low, high] = numbers;
  if (low === undefined) return { fault: "number" };
  if (high === undefined) return { value: low };
  return low <= high ? { value: [low, high] } : { fault: "order" };
}
