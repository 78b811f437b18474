// What was said and not yet answered for, kept over a reload. One entry a message: tabs do not overwrite each other.
const KEY = "weiqiao-unsent-";

export class Unsent {
  // `storage` null: they last as long as the page. `already`: what was said before it was known where to keep it.
  constructor(storage, already = []) {
    this.storage = storage;
    this.messages = this.stored().sort((one, other) => one.at - other.at);
    for (const message of already) this.keep(message);
  }

  all() {
    return [...this.messages];
  }

  add(content) {
    const message = Object.assign({ id: newId(), at: Date.now(), kind: "text", text: "" }, content);
    this.keep(message);
    return message;
  }

  keep(message) {
    this.messages.push(message);
    try {
      if (this.storage) this.storage.setItem(KEY + message.id, JSON.stringify(message));
    } catch (error) {
      // Full: it lasts as long as the page.
    }
  }

  remove(message) {
    this.messages = this.messages.filter((other) => other.id !== message.id);
    if (this.storage) this.storage.removeItem(KEY + message.id);
  }

  stored() {
    if (!this.storage) return [];
    const keys = Object.keys(this.storage).filter((key) => key.startsWith(KEY));
    return keys.map((key) => JSON.parse(this.storage.getItem(key))).filter(Boolean);
  }
}

export function local() {
  try {
    localStorage.setItem("weiqiao-probe", "1");
    localStorage.removeItem("weiqiao-probe");
    return localStorage;
  } catch (error) {
    return null;
  }
}

// crypto.randomUUID is missing on old phones and outside https.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
