// What stands on the page. Everything from outside is set as text, never as markup.
const SETTLED = 60000;
const NUMBERS = new Set(["110", "119", "120", "122", "12345", "12333", "12338", "12348", "12355", "12356", "12393"]);

export class Conversation {
  constructor(main, words, actions) {
    this.main = main;
    this.log = document.getElementById("log");
    this.words = words;
    this.actions = actions;
    this.mine = new Map();
    this.seen = new Map();
    this.ratings = new Map();
    this.helped = new Map();
    this.waiting = null;
  }

  // A message of staff may get its row before, and be delivered after, one that is shown already:
  // so we ask again from the last row that was seen a minute ago.
  safeCursor() {
    const settled = Date.now() - SETTLED;
    let cursor = 0;
    for (const [id, at] of this.seen) if (at < settled && id > cursor) cursor = id;
    return cursor;
  }

  show(message) {
    if (this.seen.has(message.id)) return;
    this.seen.set(message.id, Date.now());
    if (message.rating) this.ratings.set(message.id, message.rating);
    if (message.author !== "me") this.dropChoices();
    this.append(this.item(message));
  }

  showMine(message) {
    const item = this.item({ author: "me", text: message.text, choices: [], sources: [] });
    this.mine.set(message.id, item);
    this.dropChoices();
    this.append(item);
  }

  sending(message) {
    this.state(message, this.words.sending, false);
    this.working(this.words.working);
  }

  sent(message, stored) {
    const item = this.mine.get(message.id);
    if (this.seen.has(stored.id)) item.remove();
    else this.state(message, this.words.sent, false);
    this.seen.set(stored.id, Date.now());
  }

  failed(message) {
    this.state(message, this.words.failed, true);
    const again = element("button", "", this.words.retry);
    again.type = "button";
    again.addEventListener("click", () => this.actions.retry(message));
    this.mine.get(message.id).querySelector(".state").append(again);
  }

  withdraw(message) {
    this.mine.get(message.id).remove();
  }

  working(text) {
    this.done();
    this.waiting = this.item({ author: "assistant", text, choices: [], sources: [] });
    this.waiting.classList.add("waiting");
    this.append(this.waiting);
  }

  done() {
    if (this.waiting) this.waiting.remove();
    this.waiting = null;
  }

  state(message, text, failed) {
    const item = this.mine.get(message.id);
    item.classList.toggle("failed", failed);
    item.querySelector(".state").textContent = text;
  }

  item(message) {
    const item = element("li", message.author);
    item.append(element("span", message.author === "me" ? "unseen" : "who", this.words[message.author]));
    item.append(spoken(message.text));
    if (message.author === "me") item.append(element("span", "state", ""));
    if (message.sources.length) item.append(this.sources(message.sources));
    if (message.question) item.append(this.judgement(message.question));
    if (message.choices.length) item.append(this.choices(message.choices));
    return item;
  }

  // Did the answer to that question help? The last tap counts.
  judgement(question) {
    const group = element("div", "helped");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", this.words.helped);
    group.append(element("span", "hint", this.words.helped));
    for (const rating of ["helpful", "unhelpful"]) {
      const button = element("button", "", this.words[rating]);
      button.type = "button";
      button.dataset.rating = rating;
      button.addEventListener("click", () => this.actions.rate(question, rating));
      group.append(button);
    }
    const thanks = element("p", "hint", "");
    thanks.setAttribute("role", "status");
    group.append(thanks);
    this.helped.set(question, group);
    this.press(question);
    return group;
  }

  rated(question, rating) {
    this.ratings.set(question, rating);
    this.press(question);
    const thanks = this.helped.get(question).querySelector("p");
    thanks.textContent = this.words[`rated_${rating}`];
    if (rating !== "unhelpful") return;
    const file = element("button", "", this.words.file);
    file.type = "button";
    file.addEventListener("click", () => this.actions.say(this.words.file));
    thanks.append(file);
  }

  press(question) {
    const given = this.ratings.get(question);
    for (const button of this.helped.get(question).querySelectorAll("[data-rating]")) {
      button.setAttribute("aria-pressed", String(button.dataset.rating === given));
    }
  }

  sources(sources) {
    const list = element("ul", "sources");
    for (const source of sources) {
      const card = element("li", "");
      card.append(element("strong", "", source.title));
      const sample = source.source.startsWith(this.words.sample);
      if (sample) card.append(element("span", "badge sample", this.words.sample));
      const from = sample ? source.source.slice(this.words.sample.length).replace(/^[·：:\s]+/, "") : source.source;
      card.append(element("small", "", `${this.words.source}：${from}`));
      if (source.issuer) card.append(element("small", "", `${this.words.issuer}：${source.issuer}`));
      if (source.number) card.append(element("small", "", `${this.words.number}：${source.number}`));
      card.append(element("small", "", `${this.words.as_of} ${source.as_of}`));
      list.append(card);
    }
    return list;
  }

  choices(choices) {
    const group = element("div", "choices");
    group.setAttribute("role", "group");
    for (const choice of choices) {
      const button = element("button", "", choice.text);
      button.type = "button";
      button.addEventListener("click", () => this.actions.say(choice.text));
      group.append(button);
    }
    return group;
  }

  dropChoices() {
    this.log.querySelectorAll(".choices").forEach((group) => group.remove());
  }

  append(item) {
    if (this.waiting && item !== this.waiting) this.log.insertBefore(item, this.waiting);
    else this.log.append(item);
    // A long answer is read from its beginning.
    if (item.offsetHeight > this.main.clientHeight * 0.8) item.scrollIntoView({ block: "start" });
    else this.main.scrollTop = this.main.scrollHeight;
  }
}

function spoken(text) {
  const bubble = element("div", "bubble");
  for (const part of text.split(/(\d+)/)) bubble.append(NUMBERS.has(part) ? phone(part) : part);
  return bubble;
}

function phone(number) {
  const link = element("a", "", number);
  link.href = `tel:${number}`;
  return link;
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
