// What is new, as it comes: by a stream, or where none is to be had by asking from time to time.
// fetch instead of EventSource: it can send a header, and we see when a line has gone dead.
import { hear, withCredentials } from "./service.js";

const PATH = "/api/chat/events";
const SILENCE = 50000;
const POLL_OPEN = 4000;
const POLL_HIDDEN = 20000;
const AGAIN = [500, 2000, 5000];
const STREAM_AGAIN = 60000;
// A stream speaks as soon as it opens. Where it does not, something in between holds it back.
const FIRST_WORD = 8000;
// When the service starts anew, not everybody comes back at once.
const SPREAD = 3000;

export class Live {
  // `actions`: message(view) for each, ready() after what was there before, up(whether we hear anything),
  // writing() when somebody of the staff is, unknown() when the service no longer knows who this is.
  constructor(actions) {
    this.actions = actions;
    this.place = null;
    this.failures = 0;
    this.stop = null;
    this.heardAt = 0;
    this.over = false;
    this.wake = () => {};
    // Safari closes nothing when a phone sleeps: whoever comes back looks at once.
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    // Another network: the old line is dead, although nobody says so.
    window.addEventListener("online", () => {
      this.cut();
      this.wake();
    });
    setInterval(() => this.heardAt && Date.now() - this.heardAt > SILENCE && this.cut(), 10000);
  }

  async run() {
    while (!this.over) {
      const streamed = await this.listen();
      if (this.over) return;
      this.failures = streamed ? 0 : this.failures + 1;
      if (streamed) await this.pause(Math.random() * SPREAD);
      else if (this.failures > AGAIN.length || !canStream()) await this.poll();
      else {
        await this.ask();
        await this.pause(AGAIN[this.failures - 1]);
      }
    }
  }

  end() {
    this.over = true;
    this.cut();
    this.wake();
  }

  look() {
    if (this.heardAt && Date.now() - this.heardAt > SILENCE / 2) this.cut();
    this.wake();
  }

  cut() {
    if (this.stop) this.stop.abort();
  }

  // Whether anything came.
  async listen() {
    if (!canStream()) return false;
    this.stop = new AbortController();
    const stop = this.stop;
    const slow = setTimeout(() => stop.abort(), FIRST_WORD);
    let heard = false;
    try {
      const headers = this.place === null ? {} : { "Last-Event-ID": String(this.place) };
      this.heardAt = Date.now();
      const response = await fetch(PATH, withCredentials({ headers, signal: this.stop.signal, cache: "no-store" }));
      if (response.status === 401) this.actions.unknown();
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      await this.read(response.body.getReader(), () => {
        clearTimeout(slow);
        heard = true;
        this.heardAt = Date.now();
      });
    } catch (error) {
      // It is tried again.
    }
    clearTimeout(slow);
    this.heardAt = 0;
    return heard;
  }

  async read(reader, heard) {
    const decoder = new TextDecoder();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      heard();
      const blocks = (rest + decoder.decode(value, { stream: true })).split("\r\n\r\n");
      rest = blocks.pop();
      for (const block of blocks) this.take(block);
    }
  }

  take(block) {
    const fields = {};
    for (const line of block.split("\r\n")) {
      const colon = line.indexOf(": ");
      if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 2);
    }
    if (fields.event === "ready") this.ready();
    else if (fields.event === "writing") this.actions.writing();
    else if (fields.data) this.show(JSON.parse(fields.data));
    if (fields.id) this.place = Number(fields.id);
  }

  show(message) {
    this.actions.message(message);
    this.place = Math.max(this.place || 0, message.place);
  }

  ready() {
    if (this.place === null) this.place = 0;
    this.actions.up(true);
    this.actions.ready();
  }

  // For a minute or so; a stream may be had again then.
  async poll() {
    const until = Date.now() + STREAM_AGAIN;
    do {
      await this.ask();
      await this.pause(document.hidden ? POLL_HIDDEN : POLL_OPEN);
    } while (!this.over && Date.now() < until);
  }

  async ask() {
    try {
      for (const message of await hear(this.place)) this.show(message);
      this.ready();
    } catch (error) {
      this.actions.up(false);
    }
  }

  pause(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function canStream() {
  return typeof ReadableStream === "function" && "body" in Response.prototype;
}
