import type { Words } from "./en";
import { frame } from "./zh/frame";
import { running } from "./zh/running";
import { shop } from "./zh/shop";
import { shoppers } from "./zh/shoppers";

/** 后台文案，中文。 */
export const zh: Words = { ...frame, ...shoppers, ...shop, ...running };
