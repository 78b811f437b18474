// What stands on the page, each message once: by its row, and one's own by the id that the page gave it.
import { button, clock, element, pictured, sourceCards, spoken, waiting } from "./bubbles.js";

const PAUSE = 600000;
const FRESH = 90000;
const NEAR = 140;
// A little longer than the service says it anew.
const WRITING = 7000;

export class Conversation {
  // `actions`: say(content), retry(message), rate(question, rating).
  constructor(main, words, actions) {
    this.main = main;
    this.log = document.getElementById("log");
    this.live = this.log.parentElement;
    this.newest = document.getElementById("newest");
    this.words = words;
    this.actions = actions;
    this.clear();
    this.newest.addEventListener("click", () => this.toEnd());
    main.addEventListener("scroll", () => this.scrolled(), { passive: true });
  }

  clear() {
    this.log.textContent = "";
    this.seen = new Set();
    this.mine = new Map();
    this.ratings = new Map();
    this.helped = new Map();
    this.underWay = 0;
    this.bubble = null;
    this.lapse = null;
    this.person = false;
    this.last = 0;
    this.follows = true;
    this.top = 0;
    this.live.setAttribute("aria-busy", "true");
  }

  // What was there before is on the page: from now on a screen reader hears what comes.
  ready() {
    this.live.setAttribute("aria-busy", "false");
  }

  show(message) {
    if (this.seen.has(message.id)) return;
    this.seen.add(message.id);
    if (message.rating) this.ratings.set(message.id, message.rating);
    if (message.author === "me") this.showOwn(message);
    else {
      // What was said before may come after.
      if (message.id > this.last) this.person = message.author === "staff";
      this.last = Math.max(this.last, message.id);
      if (!this.underWay) this.done();
      this.append(this.item(message), message.at, message.place);
    }
  }

  // It may have been said on another device, or before a reload.
  showOwn(message) {
    if (this.mine.has(message.said)) {
      this.stands(message.said, message.place);
    } else {
      const item = this.item(message);
      this.mine.set(message.said, item);
      this.append(item, message.at, message.place);
    }
    const fresh = Date.now() - Date.parse(message.at) < FRESH;
    // A person who has the word answers when they do.
    if (!message.answered && fresh && !this.person) this.working(this.words.working);
  }

  showMine(message) {
    if (this.mine.has(message.id)) return;
    const item = this.item({ author: "me", text: message.text, photo: message.photo, choices: [], sources: [] });
    this.mine.set(message.id, item);
    this.append(item, new Date().toISOString(), null);
    this.toEnd();
  }

  sending(message, percent) {
    const words = percent === undefined || percent >= 100 ? this.words.sending : `${this.words.sending} ${percent}%`;
    this.state(message.id, words, false);
  }

  begun(message) {
    this.underWay += 1;
    this.sending(message);
    if (message.kind !== "photo") this.working(this.words.working);
  }

  ended() {
    this.underWay -= 1;
    if (!this.underWay) this.done();
  }

  sent(message, stored) {
    this.seen.add(stored.id);
    this.stands(message.id, stored.place);
  }

  // The service has it, at that place.
  stands(id, place) {
    this.state(id, this.words.sent, false);
    this.mine.get(id).dataset.place = place;
  }

  failed(message) {
    this.state(message.id, this.words.failed, true);
    const again = button(this.words.retry, () => this.actions.retry(message));
    this.mine.get(message.id).querySelector(".state").append(again);
  }

  withdraw(message) {
    this.mine.get(message.id).remove();
    this.mine.delete(message.id);
  }

  // Whether something was said to it, or after it: then nothing more need be waited for.
  heardSince(message) {
    return this.last > message.id;
  }

  // It comes later, by itself.
  promised() {
    if (!this.underWay) this.working(this.words.slow);
  }

  working(text, author = "assistant") {
    this.done();
    this.bubble = element("li", `${author} waiting`);
    this.bubble.append(element("span", "who", this.words[author]), waiting(text));
    this.log.append(this.bubble);
    // That somebody writes is no news to whoever reads further up.
    if (author === "assistant" || this.follows) this.follow(this.bubble);
  }

  // Somebody of the staff is typing; who says so no more has stopped.
  writing() {
    if (this.underWay) return;
    if (!this.bubble || !this.bubble.classList.contains("staff")) this.working(this.words.writing, "staff");
    clearTimeout(this.lapse);
    this.lapse = setTimeout(() => this.done(), WRITING);
  }

  done() {
    clearTimeout(this.lapse);
    if (this.bubble) this.bubble.remove();
    this.bubble = null;
  }

  state(id, text, failed) {
    const item = this.mine.get(id);
    item.classList.toggle("failed", failed);
    item.querySelector(".state").textContent = text;
  }

  item(message) {
    const item = element("li", message.author);
    item.append(element("span", message.author === "me" ? "unseen" : "who", this.words[message.author]));
    const picture = message.media || message.photo;
    if (message.text || !picture) item.append(spoken(message.text || this.words.sent_kinds[message.kind] || ""));
    if (picture) item.append(pictured(message, this.words));
    if (message.author === "me") item.append(element("span", "state", ""));
    if (message.sources.length) item.append(sourceCards(message.sources, this.words));
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
      const judge = button(this.words[rating], () => this.actions.rate(question, rating));
      judge.dataset.rating = rating;
      group.append(judge);
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
    if (rating === "unhelpful") thanks.append(button(this.words.file, () => this.actions.say({ text: this.words.file })));
  }

  press(question) {
    const given = this.ratings.get(question);
    for (const judge of this.helped.get(question).querySelectorAll("[data-rating]")) {
      judge.setAttribute("aria-pressed", String(judge.dataset.rating === given));
    }
  }

  choices(choices) {
    const group = element("div", "choices");
    group.setAttribute("role", "group");
    for (const { text } of choices) {
      group.append(
        button(text, () => {
          // The button goes away: whoever uses the keyboard stays in the conversation.
          this.main.focus({ preventScroll: true });
          this.actions.say({ text });
        })
      );
    }
    return group;
  }

  // Only what was said last asks.
  dropChoices() {
    const last = this.bubble ? this.bubble.previousSibling : this.log.lastChild;
    this.log.querySelectorAll(".choices").forEach((group) => last.contains(group) || group.remove());
  }

  // Where it comes in the conversation, also where it comes late; what is under way has no place and comes last.
  append(item, at, place) {
    item.dataset.at = at;
    if (place !== null) item.dataset.place = place;
    this.log.insertBefore(item, this.after(place));
    this.mark(item);
    if (item.nextSibling && item.nextSibling !== this.bubble) this.mark(item.nextSibling);
    this.dropChoices();
    this.follow(item);
  }

  after(place) {
    if (place === null) return this.bubble;
    let next = null;
    let before = this.log.lastChild;
    while (before && !(Number(before.dataset.place) < place)) {
      next = before;
      before = before.previousSibling;
    }
    return next;
  }

  follow(item) {
    if (this.live.getAttribute("aria-busy") === "true") this.toEnd();
    else if (!this.follows) this.newest.hidden = false;
    else if (item.offsetHeight > this.main.clientHeight * 0.8) this.toBeginning(item);
    else this.toEnd();
  }

  // A long answer is read from its beginning.
  toBeginning(item) {
    item.scrollIntoView({ block: "start" });
    this.follows = false;
  }

  // Whoever goes up to read is not taken away from there; to go on scrolling down by itself is not to go up.
  scrolled() {
    const top = this.main.scrollTop;
    if (this.nearEnd()) {
      this.follows = true;
      this.newest.hidden = true;
    } else if (top < this.top) this.follows = false;
    this.top = top;
  }

  // The time, where some has gone by.
  mark(item) {
    const before = item.previousSibling;
    const passed = Date.parse(item.dataset.at) - (before ? Date.parse(before.dataset.at) : 0);
    const shown = item.querySelector("time");
    if (shown) shown.remove();
    if (passed > PAUSE) item.insertBefore(clock(item.dataset.at), item.firstChild);
  }

  nearEnd() {
    return this.main.scrollHeight - this.main.scrollTop - this.main.clientHeight < NEAR;
  }

  toEnd() {
    this.follows = true;
    this.main.scrollTop = this.main.scrollHeight;
    this.newest.hidden = true;
  }
}
