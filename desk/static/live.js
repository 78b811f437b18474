// The page of conversations: it hears which have changed, and reads those anew; what is being typed stays.
"use strict";

const frame = document.querySelector(".live");
const side = document.getElementById("live-side");
const panes = document.getElementById("live-panes");
const none = document.getElementById("live-none");
const problem = document.getElementById("live-problem");
const offline = document.getElementById("live-offline");
const parser = new DOMParser();
let heard = { queue: null, waiting: 0, talks: {} };
let sounding = localStorage.getItem("live-sound") === "1";
let line = Promise.resolve();
let latest = "";
let opening = 0;
let broken = 0;
let reloading = false;
// Whom somebody here takes: a queue that was read before it was done still names them.
const taken = new Set();
const asked = {};
const typed = {};
const TYPED_EVERY = 3000;
const arrived = {};
let pressed = null;

const shown = () => panes.querySelector(".pane:not([hidden])");
const paneOf = (talk) => panes.querySelector(`[data-pane="${talk}"]`);

function tellProblem(text) {
  problem.textContent = text;
  problem.hidden = !text;
}

// Null for what is no longer to be had. Throws where it may be had later.
async function read(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (answer.redirected || answer.status === 401) {
    // A second time would break off the first.
    if (!reloading) location.reload();
    reloading = true;
    return null;
  }
  if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
  return answer.ok ? parser.parseFromString(await answer.text(), "text/html") : null;
}

// A click is lost where what is pressed is taken away before it is let go.
addEventListener("pointerdown", (event) => {
  if (!event.target.closest("a, button, summary")) return;
  pressed = new Promise((letGo) => {
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(letGo), { once: true });
  });
});

// What was asked for earlier and comes later is older than what is shown, and is nothing.
async function readNewest(address) {
  const turn = (asked[address] ?? 0) + 1;
  asked[address] = turn;
  const found = await read(address);
  await pressed;
  if (!found || turn < (arrived[address] ?? 0)) return null;
  arrived[address] = turn;
  return found;
}

// Where the keyboard stands in the side, as it is found there when it is drawn anew.
function standing() {
  const here = document.activeElement;
  if (!side.contains(here)) return null;
  if (here.id) return `#${here.id}`;
  const { open: talk } = here.dataset;
  return talk ? `[data-open="${talk}"]` : `form[action="${here.form?.getAttribute("action")}"] button`;
}

// The queue and the tabs; whoever stands on one of them stays on it.
async function readSide() {
  const found = await readNewest("/desk/live/side");
  if (!found) return;
  for (const form of found.querySelectorAll(".queue form")) if (taken.has(form.dataset.talk)) form.remove();
  const stood = standing();
  const scrolled = side.scrollTop;
  side.replaceChildren(...found.body.childNodes);
  side.scrollTop = scrolled;
  if (stood) side.querySelector(stood)?.focus();
  document.getElementById("live-sound").checked = sounding;
  mark();
}

function mark() {
  const talk = shown()?.dataset.pane;
  for (const link of side.querySelectorAll("[data-open]")) {
    if (link.dataset.open === talk) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function toEnd(pane) {
  const log = pane.querySelector(".transcript");
  log.scrollTop = log.scrollHeight;
}

async function readPane(talk) {
  const found = await readNewest(`/desk/live/${talk}`);
  const fresh = found?.querySelector(".pane");
  const old = paneOf(talk);
  if (!fresh) return null;
  if (!old || old.dataset.state !== fresh.dataset.state) {
    fresh.hidden = old ? old.hidden : true;
    if (old) replace(old, fresh);
    else panes.append(fresh);
    toEnd(fresh);
    lookAt(fresh);
    return fresh;
  }
  const log = old.querySelector(".transcript");
  const near = log.scrollHeight - log.scrollTop - log.clientHeight < 120;
  for (const part of fresh.querySelectorAll("[data-part]")) {
    const here = old.querySelector(`[data-part="${part.dataset.part}"]`);
    Object.assign(here.dataset, part.dataset);
    if (here.innerHTML === part.innerHTML || worked(here)) continue;
    if (part.dataset.part === "talk") say(here, part);
    else here.innerHTML = part.innerHTML;
  }
  if (near) toEnd(old);
  lookAt(old);
  return old;
}

// The fields in which somebody writes go along with what is in them; what has none any more is shown once again.
function replace(old, fresh) {
  const here = document.activeElement;
  for (const form of old.querySelectorAll('[data-move="answer"], [data-move="remark"]')) {
    fresh.querySelector(`[data-move="${form.dataset.move}"]`)?.replaceWith(form);
  }
  const lost = [...old.querySelectorAll("textarea")].filter((area) => written(area) && !area.form.dataset.sending);
  old.replaceWith(fresh);
  if (fresh.contains(here)) here.focus();
  if (!lost.length) return;
  const left = document.createElement("p");
  left.className = "notice soon words";
  left.tabIndex = 0;
  left.textContent = [frame.dataset.left, ...lost.map((area) => area.value)].join("\n");
  fresh.querySelector(".transcript").after(left);
}

const written = (field) => field.value !== field.defaultValue;

// A form that is open is somebody's work, and so is what they wrote in one that they closed.
function worked(part) {
  return part.closest("details")?.open || [...part.querySelectorAll("textarea, input:not([type=hidden])")].some(written);
}

// Only what is new is added, so that a screen reader speaks it once; what changed is put in its place.
function say(here, fresh) {
  const list = here.querySelector(".talk");
  const ids = new Set();
  for (const item of [...fresh.querySelectorAll(".talk > li")]) {
    ids.add(item.id);
    const old = list.querySelector(`:scope > #${item.id}`);
    if (!old) list.append(item);
    else if (old.innerHTML !== item.innerHTML) old.replaceWith(item);
  }
  for (const old of [...list.children]) if (!ids.has(old.id)) old.remove();
}

// What is typed on the way to another conversation is for nobody, rather than for the citizen who is left. Where the way
// leads nowhere, `comeBack` puts its person back.
function setOut() {
  const left = shown();
  const field = document.activeElement;
  if (left) left.inert = true;
  if (panes.contains(field)) field.blur();
  return function comeBack() {
    if (left) left.inert = false;
    field?.focus();
  };
}

async function open(talk) {
  const turn = (opening += 1);
  tellProblem("");
  const known = paneOf(talk);
  const comeBack = known ? show(known) : setOut();
  const pane = (await readPane(talk).catch(() => null)) || paneOf(talk);
  // Whoever has gone on to another one meanwhile stays there.
  if (turn !== opening) return;
  if (!pane) comeBack?.();
  else if (pane !== known) show(pane);
  await seen().catch(() => null);
}

function show(pane) {
  for (const other of panes.querySelectorAll(".pane")) other.hidden = other !== pane;
  pane.inert = false;
  none.hidden = true;
  history.replaceState(null, "", `/desk/live?talk=${pane.dataset.pane}`);
  toEnd(pane);
  mark();
  lookAt(pane);
  (pane.querySelector(".answer textarea") || pane.querySelector(".transcript")).focus();
}

async function post(address, fields) {
  const body = new URLSearchParams({ csrf: frame.dataset.csrf, ...fields });
  return fetch(address, { method: "POST", headers: { Accept: "application/json" }, body });
}

// Whoever looks at a conversation has read it, also who goes on to another one before that is told.
function lookAt(pane) {
  if (!pane || pane.hidden || document.hidden || !pane.dataset.state.endsWith("-mine")) return;
  pane.dataset.seen = pane.querySelector("[data-last]").dataset.last;
}

async function seen() {
  const looked = [...panes.querySelectorAll("[data-seen]")].filter((pane) => pane.dataset.told !== pane.dataset.seen);
  if (!looked.length) return;
  await Promise.all(looked.map(tellSeen));
  await readSide();
}

async function tellSeen(pane) {
  const last = pane.dataset.seen;
  pane.dataset.told = last;
  const told = await post(`/desk/live/${pane.dataset.pane}/seen`, { last, command: "seen" }).catch(() => null);
  if (!told?.ok) delete pane.dataset.told;
}

function beep() {
  if (!sounding) return;
  const context = new AudioContext();
  const tone = context.createOscillator();
  const volume = context.createGain();
  volume.gain.value = 0.08;
  tone.frequency.value = 880;
  tone.connect(volume).connect(context.destination);
  tone.start();
  tone.stop(context.currentTime + 0.15);
}

async function hear(news) {
  const before = heard;
  heard = news;
  const changed = Object.keys(news.talks).filter((talk) => news.talks[talk] !== before.talks[talk]);
  const gone = Object.keys(before.talks).filter((talk) => !(talk in news.talks));
  const count = document.querySelector('[data-count^="/desk/live"]');
  if (count) {
    count.textContent = news.waiting;
    count.hidden = news.waiting === 0;
  }
  if (before.queue !== null && news.waiting > before.waiting) beep();
  const looked = shown()?.dataset.pane;
  const previewed = looked && !(looked in news.talks) && news.queue !== before.queue ? [looked] : [];
  try {
    for (const talk of new Set([...changed, ...gone, ...previewed])) if (paneOf(talk)) await readPane(talk);
    await readSide();
  } catch (failure) {
    // It is still new.
    heard = { ...before, waiting: news.waiting };
    throw failure;
  }
  if (before.queue !== null && [...side.querySelectorAll("[data-unread]")].some((tab) => tab.dataset.unread > 0)) beep();
  await seen();
}

// Where several have come meanwhile, the last says it all; what could not be read for it is read soon.
function follow(said) {
  latest = said;
  const told = () => (latest === said ? hear(JSON.parse(said)) : null);
  line = line.then(told).catch(() => { setTimeout(() => follow(latest), 3000); });
}

function listen() {
  const events = new EventSource("/desk/live/events");
  events.onopen = () => {
    clearTimeout(broken);
    broken = 0;
    offline.hidden = true;
  };
  events.onmessage = (event) => follow(event.data);
  events.onerror = () => {
    // Every few minutes the service lets the browser come again; only what lasts is told.
    broken ||= setTimeout(() => { offline.hidden = false; }, 6000);
    if (events.readyState !== EventSource.CLOSED) return;
    // It was refused: where the session is over, the page that is read leads to the login.
    readSide().catch(() => null);
    setTimeout(listen, 3000);
  };
}

// Forms are sent without leaving the page; a click that was sent twice counts once.
async function send(form) {
  if (form.dataset.sending) return;
  const { move, talk } = form.dataset;
  form.dataset.sending = "1";
  tellProblem("");
  const taking = move === "take";
  const turn = taking ? (opening += 1) : opening;
  const comeBack = taking ? setOut() : null;
  const given = { text: form.elements.text?.value, file: form.elements.picture?.files[0] };
  if (taking) taken.add(talk);
  renew(form, given);
  const refusal = await refused(form).catch(() => frame.dataset.unsent);
  // What cannot be read anew just now is read with the next news.
  delete form.dataset.sending;
  if (!refusal) {
    empty(form, given);
    await sent(form, turn).catch(() => null);
  }
  else {
    tellProblem(refusal);
    if (taking && turn === opening) comeBack();
    if (taking && taken.delete(talk)) await readSide().catch(() => null);
  }
}

// The same words once more are the same message; others are another one, also where nobody knows what became of those.
function renew(form, { text, file }) {
  const said = [text, file?.name, file?.size, file?.lastModified].join("\n");
  if (text !== undefined && (form.dataset.tried ?? said) !== said) form.elements.command.value = crypto.randomUUID();
  form.dataset.tried = said;
}

// What was sent goes from its field; what was written there meanwhile stays.
function empty(form, given) {
  const { command, text, picture } = form.elements;
  if (!text) {
    form.reset();
    return;
  }
  command.value = crypto.randomUUID();
  delete form.dataset.tried;
  if (text.value.startsWith(given.text)) text.setRangeText("", 0, given.text.length, "preserve");
  if (picture && picture.files[0] === given.file) picture.value = "";
}

// Why what is in a form was not taken; nothing where it was.
async function refused(form) {
  const fields = new FormData(form);
  const file = form.elements.picture?.files[0];
  if (file && file.size > Number(form.elements.picture.dataset.largest)) return frame.dataset.large;
  const body = file ? fields : new URLSearchParams([...fields].filter(([, value]) => typeof value === "string"));
  const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
  return answer.ok ? "" : (await answer.json()).problem;
}

// `turn`: where its person was going when it was sent; whoever has gone on to another conversation stays there.
async function sent(form, turn) {
  const { move, talk } = form.dataset;
  if (move === "presence") await readSide();
  else if (move === "take") {
    // Whoever is quick takes the next one, and not this one once more.
    form.remove();
    if (turn === opening) await open(talk);
    else await readSide();
  }
  else if (move === "transfer") await leave(talk, turn);
  else await readPane(talk);
  if (move === "hand_back") await readSide();
  const pane = paneOf(talk);
  if (move === "answer" && pane) toEnd(pane);
}

async function leave(talk, turn) {
  paneOf(talk)?.remove();
  await readSide();
  if (turn !== opening) return;
  const next = side.querySelector(".own [data-open]");
  if (next) await open(next.dataset.open);
  else {
    none.hidden = false;
    history.replaceState(null, "", "/desk/live");
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.dataset.move) return;
  event.preventDefault();
  send(event.target);
});
side.addEventListener("click", (event) => {
  const link = event.target.closest("[data-open]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  open(link.dataset.open);
});
side.addEventListener("change", (event) => {
  if (event.target.id !== "live-sound") return;
  sounding = event.target.checked;
  localStorage.setItem("live-sound", sounding ? "1" : "0");
});
panes.addEventListener("change", (event) => {
  if (!("phrases" in event.target.dataset) || !event.target.value) return;
  const area = event.target.form.elements.text;
  area.setRangeText(event.target.value, area.selectionStart, area.selectionEnd, "end");
  event.target.value = "";
  area.focus();
});
// That somebody writes to a citizen, every few seconds; what they write is nobody's before it is sent.
panes.addEventListener("input", (event) => {
  const { talk } = event.target.closest(".answer")?.dataset ?? {};
  if (!talk || !event.target.value || Date.now() - (typed[talk] ?? 0) < TYPED_EVERY) return;
  typed[talk] = Date.now();
  post(`/desk/live/${talk}/writing`, { command: "writing" }).catch(() => null);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest(".answer")) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  const link = digit && side.querySelectorAll(".own [data-open]")[digit - 1];
  const act = {
    KeyN: () => side.querySelector(".queue form")?.requestSubmit(),
    KeyT: () => shown()?.querySelector("[data-phrases]")?.focus(),
  }[event.code];
  if (!link && !act) return;
  event.preventDefault();
  if (link) open(link.dataset.open);
  else act();
});
document.addEventListener("visibilitychange", () => {
  lookAt(shown());
  seen().catch(() => null);
});
// The minutes that somebody waits go on where nothing else happens.
setInterval(() => { line = line.then(readSide).catch(() => null); }, 60000);

document.getElementById("live-sound").checked = sounding;
if (shown()) toEnd(shown());
lookAt(shown());
mark();
listen();
