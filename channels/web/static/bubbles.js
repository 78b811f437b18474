// What a message looks like. Everything from outside is set as text, never as markup.
import { picture } from "./service.js";

const NUMBERS = new Set(["110", "119", "120", "122", "12345", "12333", "12338", "12348", "12355", "12356", "12393"]);

export function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

export function button(text, action) {
  const made = element("button", "", text);
  made.type = "button";
  made.addEventListener("click", (event) => isAgain(event) || action());
  return made;
}

// Many tap twice where once is enough; the second tap may also land on what has come there since.
export function isAgain(event) {
  return event.detail > 1;
}

export function spoken(text) {
  const bubble = element("div", "bubble");
  for (const part of text.split(/(WQ\d{8}-\d{4,9}|\d+)/)) bubble.append(shown(part));
  return bubble;
}

// `media` as the service gives it; or `photo`, a data: address of one that is on its way.
export function pictured(message, words) {
  const bubble = element("div", "bubble picture");
  const image = element("img", "");
  image.alt = message.author === "me" ? words.photo_alt : words.photo_of_staff;
  if (message.media) {
    image.width = message.media.width;
    image.height = message.media.height;
  }
  const failed = () => image.replaceWith(words.photo_gone);
  image.addEventListener("error", failed);
  bubble.append(image);
  if (message.photo) image.src = message.photo;
  else picture(`${message.media.url}?form=preview`).then((address) => show(image, address, message.media.url), failed);
  return bubble;
}

// The picture, which opens in large; not in a frame of another site, where that address would open nothing.
function show(image, small, large) {
  image.src = small;
  if (!small.startsWith("/")) return;
  const link = element("a", "");
  link.href = large;
  link.target = "_blank";
  link.rel = "noopener";
  image.replaceWith(link);
  link.append(image);
}

export function waiting(text) {
  const bubble = element("div", "bubble");
  const dots = element("span", "dots");
  dots.setAttribute("aria-hidden", "true");
  for (let count = 0; count < 3; count += 1) dots.append(element("i", ""));
  bubble.append(dots, text);
  return bubble;
}

export function sourceCards(sources, words) {
  const list = element("ul", "sources");
  for (const source of sources) {
    const card = element("details", "");
    const head = element("summary", "");
    head.append(element("span", "unseen", `${words.source}：`), element("strong", "", source.title));
    const sample = source.source.startsWith(words.sample);
    if (sample) head.append(element("span", "badge sample", words.sample));
    card.append(head);
    const from = sample ? source.source.slice(words.sample.length).replace(/^[·：:\s]+/, "") : source.source;
    card.append(fact(words.source, from));
    if (source.issuer) card.append(fact(words.issuer, source.issuer));
    if (source.number) card.append(fact(words.number, source.number));
    card.append(element("small", "", `${words.as_of} ${source.as_of}`));
    if (source.url) card.append(guide(source.url, words.guide));
    const item = element("li", "");
    item.append(card);
    list.append(item);
  }
  return list;
}

function fact(name, value) {
  return element("small", "", `${name}：${value}`);
}

function guide(address, text) {
  const link = element("a", "guide", text);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  return link;
}

// Telephone numbers that are tapped, and the own requests.
function shown(part) {
  if (NUMBERS.has(part)) return phone(part);
  return /^WQ\d{8}-/.test(part) ? guide(`/requests/${part}`, part) : part;
}

function phone(number) {
  const link = element("a", "", number);
  link.href = `tel:${number}`;
  return link;
}

export function clock(at) {
  const moment = new Date(at);
  const time = `${moment.getHours()}:${String(moment.getMinutes()).padStart(2, "0")}`;
  const today = moment.toDateString() === new Date().toDateString();
  const made = element("time", "", today ? time : `${moment.getMonth() + 1}月${moment.getDate()}日 ${time}`);
  made.dateTime = at;
  return made;
}
