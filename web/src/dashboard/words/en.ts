import { frame } from "./en/frame";
import { running } from "./en/running";
import { shop } from "./en/shop";
import { shoppers } from "./en/shoppers";

/** What the dashboard says, in English. Chinese must have the same keys: zh.ts. */
export const en = { ...frame, ...shoppers, ...shop, ...running };

export type Words = typeof en;
