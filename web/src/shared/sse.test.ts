import { describe, expect, it } from "vitest";
import { type Message, readEvents, SseParser } from "./sse";

function parsed(...pieces: string[]): Message[] {
  const parser = new SseParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

describe("server-sent events", () => {
  const WHOLE = 'event: intent\ndata: {"a":1}\n\nevent: done\ndata: {}\n\n';
  const MESSAGES = [
    { event: "intent", data: '{"a":1}' },
    { event: "done", data: "{}" },
  ];

  it("are the same however the text is cut", () => {
    expect(parsed(WHOLE)).toEqual(MESSAGES);
    for (let at = 1; at < WHOLE.length; at++) expect(parsed(WHOLE.slice(0, at), WHOLE.slice(at))).toEqual(MESSAGES);
    expect(parsed(...WHOLE)).toEqual(MESSAGES);
  });

  it("may end their lines with CRLF, also cut between the two, or CR", () => {
    const crlf = WHOLE.replaceAll("\n", "\r\n");
    for (let at = 1; at < crlf.length; at++) expect(parsed(crlf.slice(0, at), crlf.slice(at))).toEqual(MESSAGES);
    expect(parsed(WHOLE.replaceAll("\n", "\r"))).toEqual(MESSAGES);
  });

  it("join several data lines, and skip comments and unknown fields", () => {
    expect(parsed(": hello\nid: 3\ndata: one\ndata:two\n\n")).toEqual([{ event: "message", data: "one\ntwo" }]);
  });

  it("are dropped where the stream ends in the middle", () => {
    expect(parsed("event: copy\ndata: {}\n")).toEqual([]);
  });

  it("survive a character cut in two", async () => {
    const bytes = new TextEncoder().encode("data: 手机\n\n");
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 8));
        controller.enqueue(bytes.slice(8));
        controller.close();
      },
    });
    const out: Message[] = [];
    for await (const message of readEvents(body)) out.push(message);
    expect(out).toEqual([{ event: "message", data: "手机" }]);
  });
});
