import type { Recommendation } from "../../shared/types";
import campingJson from "./camping.json";
import grinderJson from "./grinder.json";
import phonesJson from "./phones.json";
import pianoJson from "./piano.json";

/** Answers of the engine over the demo shop, shortened. */
export const grinder = grinderJson as unknown as Recommendation;
export const piano = pianoJson as unknown as Recommendation;
export const phones = phonesJson as unknown as Recommendation;
export const camping = campingJson as unknown as Recommendation;
