/** Server-sent events read from a fetch body: EventSource can only GET, and a need is never put in an address. */

export interface Message {
  event: string;
  data: string;
}

/** Cuts text that arrives in any pieces into messages. CRLF, LF and CR all end a line, also where a piece ends between CR and LF. */
export class SseParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #skipLf = false;

  push(piece: string): Message[] {
    let text = piece;
    if (this.#skipLf && text.length > 0) {
      if (text.startsWith("\n")) text = text.slice(1);
      this.#skipLf = false;
    }
    const out: Message[] = [];
    this.#rest += text;
    let start = 0;
    for (let at = 0; at < this.#rest.length; at++) {
      const sign = this.#rest[at];
      if (sign !== "\n" && sign !== "\r") continue;
      this.#line(this.#rest.slice(start, at), out);
      if (sign === "\r") {
        if (at + 1 === this.#rest.length) this.#skipLf = true;
        else if (this.#rest[at + 1] === "\n") at++;
      }
      start = at + 1;
    }
    this.#rest = this.#rest.slice(start);
    return out;
  }

  #line(line: string, out: Message[]): void {
    if (line === "") {
      if (this.#data.length > 0) out.push({ event: this.#event || "message", data: this.#data.join("\n") });
      this.#event = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    if (field === "data") this.#data.push(value);
  }
}

export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const parser = new SseParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      yield* parser.push(text);
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
