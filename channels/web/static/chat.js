// The chat page: what is said is kept until the service has answered for it, so that nothing is lost or said twice.
import { arrive, arriveAnew, writtenBefore } from "./arrival.js";
import { Attach } from "./attach.js";
import { isAgain } from "./bubbles.js";
import { Conversation } from "./conversation.js";
import { Live } from "./live.js";
import { rate, say } from "./service.js";
import { Unsent } from "./unsent.js";

const PAUSES = [1000, 3000, 8000];
const STILL_WORKING = 6000;

const main = document.getElementById("main");
const form = document.getElementById("say");
const input = document.getElementById("text");
const notice = document.getElementById("notice");
const offline = document.getElementById("offline");
const words = JSON.parse(main.dataset.words);
let unsent = new Unsent(null);
const conversation = new Conversation(main, words, { say: speak, retry: send, rate: judge });

// Nothing is said before it is known who says it.
const arrived = arrive(JSON.parse(main.dataset.sites || "[]")).then((storage) => {
  unsent = new Unsent(storage, unsent.all());
});
let line = arrived;
let judging = arrived;
let resumed = false;
const queued = new Set();

function tell(text) {
  notice.textContent = text;
}

function speak(content) {
  const message = unsent.add(content);
  conversation.showMine(message);
  send(message);
}

// The last tap counts, so the service hears of it last.
function judge(question, rating) {
  tell("");
  judging = judging.then(() => judged(question, rating));
}

async function judged(question, rating) {
  try {
    await rate(question, rating);
    conversation.rated(question, rating);
  } catch (failure) {
    tell(failure.words || words.offline);
  }
}

// One after the other: what was said first is answered first.
function send(message) {
  if (queued.has(message.id)) return;
  queued.add(message.id);
  line = line.then(() => deliver(message));
}

async function deliver(message) {
  let later = false;
  conversation.begun(message);
  const slow = setTimeout(() => conversation.working(words.slow), STILL_WORKING);
  try {
    const answer = await persist(message);
    tell("");
    hearing(true);
    unsent.remove(message);
    conversation.sent(message, answer.message);
    if (answer.reply) conversation.show(answer.reply);
    // Where a person has the word, nothing is said to it by itself.
    later = !answer.reply && !answer.silent && !conversation.heardSince(answer.message);
  } catch (refusal) {
    refuse(message, refusal);
  } finally {
    clearTimeout(slow);
    queued.delete(message.id);
    conversation.ended();
  }
  if (later) conversation.promised();
}

async function persist(message) {
  for (const pause of PAUSES) {
    try {
      return await say(message, (percent) => conversation.sending(message, percent));
    } catch (failure) {
      if (failure.words || failure.final) throw failure;
      if (navigator.onLine === false) hearing(false);
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
  return say(message, (percent) => conversation.sending(message, percent));
}

function refuse(message, refusal) {
  tell(refusal.words || "");
  if (refusal.status === 401) beginAnew();
  if (!refusal.final) {
    conversation.failed(message);
    return;
  }
  unsent.remove(message);
  conversation.withdraw(message);
  // It may be that the next one is being written.
  if (message.kind === "text") input.value = [message.text, input.value].filter(Boolean).join("\n");
  fitInput();
}

function beginAnew() {
  arriveAnew(input.value);
}

function hearing(up) {
  offline.hidden = up;
  offline.textContent = up ? "" : words.offline;
}

// What was not answered before a reload is sent again; the service knows it by its id.
function ready() {
  conversation.ready();
  if (resumed) return;
  resumed = true;
  for (const message of unsent.all()) {
    conversation.showMine(message);
    send(message);
  }
}

function fitInput() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

function submit(event) {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) {
    tell(words.empty);
    input.focus();
    return;
  }
  tell("");
  input.value = "";
  fitInput();
  speak({ text });
}

form.addEventListener("submit", submit);
input.addEventListener("input", fitInput);
input.addEventListener("keydown", (event) => {
  // Enter also picks a word in a Chinese input method.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
});
document.getElementById("hello").addEventListener("click", (event) => {
  const text = event.target.dataset.say;
  if (text && !isAgain(event)) speak({ text });
});

// What was written already since this page is there comes after it.
const written = writtenBefore();
if (written) input.value = input.value === input.defaultValue ? written : `${written}\n${input.value}`;
fitInput();
new Attach(words, speak, tell);
// Before this script is there, a tap would be lost, or what was written with the page.
document.querySelectorAll("button:disabled").forEach((button) => (button.disabled = false));
const live = new Live({
  message: (message) => conversation.show(message),
  writing: () => conversation.writing(),
  ready,
  up: hearing,
  unknown: beginAnew,
});
arrived.then(() => live.run());
