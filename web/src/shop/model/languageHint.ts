import type { Language } from "../../shared/types";

const CHINESE = /\p{Script=Han}/u;
const WORD = /\p{Script=Latin}+/gu;

/** Words that only a sentence in English has, and the plainest names of wares: enough to tell "red shoes" from "Nike Air Max". */
const ENGLISH = new Set(
  `an and any are at be best big black blue but buy by can cheap cheaper cheapest do find for from get gift gifts give good green have help
  in is it large like looking me more my need no not of on or our over please quiet red show small some something than that the
  this to under want wants we white with without you
  bag bags bed bike bikes books boots bottle box camera cameras case chair chairs charger chargers clothes coat coffee computer cup desk
  dress earbuds food girl glasses grill grinder headphones jacket jeans kids kettle knife lamp laptop laptops monitor mouse pants
  phone phones pillow printer scarf shirt shoes skirt sneakers sofa speaker table tea tent tents toy toys wireless`.split(/\s+/),
);

/** The page's language for words that are of none, such as "iPhone 16" or "LEGO"; undefined where the words themselves tell. */
export function languageHint(text: string, page: Language): Language | undefined {
  if (CHINESE.test(text)) return undefined;
  const words = text.toLowerCase().match(WORD) ?? [];
  return words.some((word) => ENGLISH.has(word)) ? undefined : page;
}
