// What was said and not yet answered for, kept over a reload.
const KEY = "weiqiao-unsent";

export class Unsent {
  constructor() {
    try {
      this.messages = JSON.parse(localStorage.getItem(KEY)) || [];
    } catch (error) {
      this.messages = [];
    }
  }

  all() {
    return [...this.messages];
  }

  add(text) {
    const message = { id: newId(), text };
    this.messages.push(message);
    this.keep();
    return message;
  }

  remove(message) {
    this.messages = this.messages.filter((other) => other.id !== message.id);
    this.keep();
  }

  keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.messages));
    } catch (error) {
      // Without storage they last as long as the page.
    }
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
