// The chat page: what is said is kept until the service has answered for it, so that nothing is lost or said twice.
import { Conversation } from "./conversation.js";
import { hear, rate, say } from "./service.js";
import { Unsent } from "./unsent.js";

const POLL_OPEN = 4000;
const POLL_HIDDEN = 20000;
const PAUSES = [1000, 3000, 8000];
const STILL_WORKING = 6000;
const FRESH = 120000;

const main = document.getElementById("main");
const form = document.getElementById("say");
const input = document.getElementById("text");
const notice = document.getElementById("notice");
const words = JSON.parse(main.dataset.words);
const unsent = new Unsent();
const conversation = new Conversation(main, words, { say: speak, retry: send, rate: judge });

let line = Promise.resolve();

function speak(text) {
  const message = unsent.add(text);
  conversation.showMine(message);
  send(message);
}

async function judge(question, rating) {
  notice.textContent = "";
  try {
    await rate(question, rating);
    conversation.rated(question, rating);
  } catch (failure) {
    notice.textContent = failure.words || words.offline;
  }
}

// One after the other: what was said first is answered first.
function send(message) {
  line = line.then(() => deliver(message));
}

async function deliver(message) {
  conversation.sending(message);
  const slow = setTimeout(() => conversation.working(words.slow), STILL_WORKING);
  try {
    const answer = await persist(message);
    notice.textContent = "";
    unsent.remove(message);
    conversation.sent(message, answer.message);
    if (answer.reply) conversation.show(answer.reply);
  } catch (refusal) {
    refuse(message, refusal);
  } finally {
    clearTimeout(slow);
    conversation.done();
  }
}

// The same id each time: the service answers a message that it knows with the reply that it gave.
async function persist(message) {
  for (const pause of PAUSES) {
    try {
      return await say(message);
    } catch (failure) {
      if (failure.words) throw failure;
      notice.textContent = navigator.onLine === false ? words.offline : "";
      await new Promise((resume) => setTimeout(resume, pause));
    }
  }
  return say(message);
}

function refuse(message, refusal) {
  notice.textContent = refusal.words || "";
  if (refusal.final) {
    unsent.remove(message);
    conversation.withdraw(message);
    if (!input.value) input.value = message.text;
    fitInput();
  } else {
    conversation.failed(message);
  }
}

async function catchUp() {
  const news = await hear(conversation.safeCursor());
  for (const message of news) if (!isBeingSent(message)) conversation.show(message);
}

// Its row may be there before its answer is; its bubble is on the page already.
function isBeingSent(message) {
  const fresh = Date.now() - Date.parse(message.at) < FRESH;
  return message.author === "me" && fresh && unsent.all().some((other) => other.text === message.text);
}

async function poll() {
  // The next round may go better; what the citizen says has its own notice.
  await catchUp().catch(() => {});
  setTimeout(poll, document.hidden ? POLL_HIDDEN : POLL_OPEN);
}

function fitInput() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 2}px`;
}

function submit(event) {
  event.preventDefault();
  const text = input.value.trim();
  if (!text) {
    notice.textContent = words.empty;
    return;
  }
  notice.textContent = "";
  input.value = "";
  fitInput();
  speak(text);
}

form.addEventListener("submit", submit);
input.addEventListener("input", fitInput);
input.addEventListener("keydown", (event) => {
  // Enter also picks a word in a Chinese input method.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
});
document.getElementById("hello").addEventListener("click", (event) => {
  const text = event.target.dataset.say;
  if (text) speak(text);
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) catchUp().catch(() => {});
});

async function resume() {
  await catchUp().catch(() => {
    notice.textContent = words.offline;
  });
  for (const message of unsent.all()) {
    conversation.showMine(message);
    send(message);
  }
  setTimeout(poll, POLL_OPEN);
}

resume();
