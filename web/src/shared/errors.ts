import { ApiError } from "./api";
import type { Texts } from "./i18n";
import type { Language } from "./types";

export interface Words {
  title: string;
  hint: string;
  /** Whether doing the same again can help. */
  canRetry: boolean;
}

type Said = readonly [title: string, hint: string];

const KNOWN: Texts<Record<string, Said>> = {
  en: {
    network: ["No connection to the shop.", "Check your network, then try again."],
    timeout: ["The shop took too long to answer.", "Try again in a moment."],
    rate_limited: ["That was a lot at once.", "Wait a moment, then try again."],
    storage_error: ["The shop cannot reach its data just now.", "It usually passes. Try again in a moment."],
    unavailable: ["The shop is busy or starting up.", "Try again in a moment."],
    invalid_query: ["We could not read that.", "Say in a few words what you need, such as “a tent for two”."],
    invalid_request: ["We could not read that.", "Say in a few words what you need, such as “a tent for two”."],
    too_large: ["That is too long.", "Say it in fewer words."],
    no_key: ["The shop does not know who is asking.", "Reload the page. If that does not help, allow cookies for it."],
    access_denied: ["That is not allowed here.", "Reload the page, or sign in with a key that may."],
    not_found: ["That is no longer in the shop.", "Ask again to see what is there now."],
    conflict: ["Somebody else is changing this.", "Try again in a moment."],
    internal: ["Something went wrong on our side.", "Try again. If it stays, tell the shop the number below."],
  },
  zh: {
    network: ["连不上商店。", "看看网络是否正常，再试一次。"],
    timeout: ["商店太久没有回应。", "稍等片刻再试。"],
    rate_limited: ["一下子问得太多了。", "稍等片刻再试。"],
    storage_error: ["商店暂时读不到数据。", "一般很快就好，稍等片刻再试。"],
    unavailable: ["商店正忙，或刚刚启动。", "稍等片刻再试。"],
    invalid_query: ["这句话没有看懂。", "用几个词说说要什么，比如“两个人用的帐篷”。"],
    invalid_request: ["这句话没有看懂。", "用几个词说说要什么，比如“两个人用的帐篷”。"],
    too_large: ["这段话太长了。", "说短一点试试。"],
    no_key: ["商店认不出是谁在问。", "刷新页面；如果还不行，请允许本页使用 Cookie。"],
    access_denied: ["这里不允许这样做。", "刷新页面，或用有权限的密钥登录。"],
    not_found: ["这件商品已经不在店里了。", "再问一次，看看现在有什么。"],
    conflict: ["有人正在改这里。", "稍等片刻再试。"],
    internal: ["我们这边出了问题。", "再试一次；如果一直这样，请把下面的编号告诉店家。"],
  },
};

const WAIT: Texts<(seconds: number) => string> = {
  en: (seconds) => `Try again in ${seconds} ${seconds === 1 ? "second" : "seconds"}.`,
  zh: (seconds) => `请在 ${seconds} 秒后再试。`,
};

/** What to tell a person about a failure. */
export function wordsOf(problem: unknown, language: Language): Words {
  const error = problem instanceof ApiError ? problem : new ApiError({ code: "internal", message: "", hint: "" }, 500);
  const [title, hint] = KNOWN[language][codeOf(error)] ?? (KNOWN[language].internal as Said);
  return { title, hint: error.retryAfter > 0 ? WAIT[language](Math.ceil(error.retryAfter)) : hint, canRetry: error.isPassing };
}

function codeOf(error: ApiError): string {
  if (error.code in KNOWN.en) return error.code;
  if (error.status === 429) return "rate_limited";
  if (error.status === 502 || error.status === 503 || error.status === 504) return "unavailable";
  if (error.status === 413) return "too_large";
  if (error.status === 404) return "not_found";
  return error.status === 422 ? "invalid_request" : "internal";
}
