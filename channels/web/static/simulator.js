// A phone with WeChat on it. The stand-in platform does the work; this shows what a citizen would see.
import { showPanel, startPanel } from "./simulator-panel.js";
import { bubble, clock } from "./simulator-lines.js";

const POLL = 700;
const KEY = "weiqiao-simulator-phones";
const COOKIE = "weiqiao_simulator_phone";
// A place in the middle of Chengdu; the label is what counts.
const CENTRE = { latitude: 30.6337, longitude: 104.0568 };
const FIVE_MINUTES = 300;

const byId = (id) => document.getElementById(id);
const lines = byId("lines");
const input = byId("text");
const mine = load();
let chosen = 0;
let line = Promise.resolve();
let shown = 0;
let traced = 0;
let lastAt = 0;
let menu = "";

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY));
    if (kept?.phones?.length) return kept;
  } catch {
    // made anew
  }
  return { phones: [], current: "" };
}

function save() {
  localStorage.setItem(KEY, JSON.stringify(mine));
  // The authorize page asks whose phone it was opened on.
  document.cookie = `${COOKIE}=${mine.current}; path=/simulator; samesite=lax`;
}

function another() {
  const names = ["张三", "李四", "王奶奶", "陈先生", "刘女士"];
  const number = mine.phones.length;
  const openid = `phone-${Math.random().toString(36).slice(2, 8)}`;
  mine.phones.push({ openid, name: names[number] ?? `市民 ${number + 1}` });
  choose(openid);
}

function choose(openid) {
  mine.current = openid;
  chosen += 1;
  save();
  const options = mine.phones.map((phone) => new Option(`${phone.name}（${phone.openid}）`, phone.openid));
  byId("phone").replaceChildren(...options);
  byId("phone").value = openid;
  lines.replaceChildren();
  shown = 0;
  lastAt = 0;
}

async function post(address, what) {
  const body = JSON.stringify(what);
  const response = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
}

// One after the other, as a phone sends them.
function act(what) {
  const asked = { openid: mine.current, ...what };
  const sent = line.then(() => post("/simulator/acts", asked));
  line = sent.catch(() => {});
  return sent;
}

async function look() {
  const when = chosen;
  const query = new URLSearchParams({ openid: mine.current, after: shown, traced });
  const state = await (await fetch(`/simulator/state?${query}`)).json();
  // A phone that was taken up anew meanwhile, also the same one, is shown from its first line.
  if (when !== chosen) return;
  state.lines.forEach(add);
  byId("typing").textContent = state.typing ? "对方正在输入…" : "";
  byId("unfollowed").hidden = state.follows;
  for (const part of document.querySelectorAll(".followed")) part.hidden = !state.follows;
  drawMenu(state.menu);
  traced = Math.max(traced, ...state.deliveries.map((one) => one.number));
  showPanel(state);
}

function add(line) {
  shown = Math.max(shown, line.number);
  if (line.at - lastAt > FIVE_MINUTES) lines.append(clock(line.at));
  lastAt = line.at;
  lines.append(bubble(line, (choice) => act({ do: "tap", id: choice.id || "0", text: choice.text })));
  byId("talk").scrollTop = lines.scrollHeight;
  byId("newest").textContent = line.text.replace(/\s+/g, " ").slice(0, 30);
}

function drawMenu(published) {
  const now = JSON.stringify(published);
  if (now === menu) return;
  menu = now;
  byId("menu").replaceChildren(...(published?.button ?? []).map(menuButton));
}

function menuButton(button, place) {
  const made = document.createElement("div");
  const head = document.createElement("button");
  head.type = "button";
  head.textContent = button.name;
  made.append(head);
  if (!button.sub_button?.length) {
    head.addEventListener("click", () => press(button));
    return made;
  }
  const list = document.createElement("div");
  list.id = `items-${place}`;
  list.className = "items";
  list.hidden = true;
  list.append(...button.sub_button.map((item) => menuItem(item, head)));
  head.classList.add("opens");
  head.setAttribute("aria-expanded", "false");
  head.setAttribute("aria-controls", list.id);
  head.addEventListener("click", () => {
    const opening = list.hidden;
    closeMenus();
    list.hidden = !opening;
    head.setAttribute("aria-expanded", String(opening));
  });
  made.append(list);
  return made;
}

function menuItem(item, head) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = item.name;
  made.addEventListener("click", () => {
    closeMenus();
    head.focus();
    press(item);
  });
  return made;
}

function closeMenus() {
  for (const list of document.querySelectorAll("#menu .items")) list.hidden = true;
  for (const head of document.querySelectorAll("#menu .opens")) head.setAttribute("aria-expanded", "false");
}

function press(item) {
  const viewing = item.type === "view";
  act({ do: "press", event: viewing ? "VIEW" : "CLICK", key: viewing ? item.url : item.key, name: item.name });
  if (viewing) window.open(item.url, "_blank", "noopener");
}

function submit(event) {
  event.preventDefault();
  const text = input.value.trim();
  input.value = "";
  if (text) act({ do: "say", text }).catch(() => giveBack(text));
}

// What could not be sent stands before what was written since.
function giveBack(text) {
  input.value = [text, input.value].filter(Boolean).join("\n");
}

async function sendFile(file) {
  const kind = file.type.startsWith("video/") ? "video" : "image";
  const query = new URLSearchParams({ openid: mine.current, kind });
  await fetch(`/simulator/media?${query}`, { method: "POST", headers: { "Content-Type": file.type }, body: file });
}

async function toggleMore() {
  const opening = byId("more").hidden;
  byId("more").hidden = !opening;
  for (const id of ["plus", "scan-first"]) byId(id).setAttribute("aria-expanded", String(opening));
  byId("talk").scrollTop = lines.scrollHeight;
  if (!opening) return;
  const scenes = await (await fetch("/simulator/scenes")).json();
  byId("scenes").replaceChildren(...scenes.map((scene) => new Option(scene.name, scene.key)));
}

function showContacts(listed) {
  byId("contacts").hidden = !listed;
  byId("chat").hidden = listed;
  byId("back").hidden = listed;
  byId("title").textContent = listed ? "微信" : "政务服务号";
  (listed ? byId("open") : input).focus();
}

async function poll() {
  await look().catch(() => {});
  setTimeout(poll, POLL);
}

byId("say").addEventListener("submit", submit);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
});
byId("another").addEventListener("click", another);
byId("whose").addEventListener("submit", (event) => event.preventDefault());
byId("phone").addEventListener("change", () => choose(byId("phone").value));
byId("follow").addEventListener("click", () => act({ do: "follow", event: "subscribe" }));
byId("leave").addEventListener("click", () => act({ do: "follow", event: "unsubscribe" }));
byId("back").addEventListener("click", () => showContacts(true));
byId("open").addEventListener("click", () => showContacts(false));
byId("plus").addEventListener("click", toggleMore);
byId("scan-first").addEventListener("click", toggleMore);
byId("photo").addEventListener("change", async () => {
  const [file] = byId("photo").files;
  if (file) await sendFile(file);
  byId("photo").value = "";
});
byId("voice").addEventListener("click", () => {
  fetch(`/simulator/media?${new URLSearchParams({ openid: mine.current, kind: "voice" })}`, { method: "POST" });
});
byId("place").addEventListener("submit", (event) => {
  event.preventDefault();
  act({ do: "place", ...CENTRE, label: byId("label").value.trim() });
});
byId("link").addEventListener("submit", (event) => {
  event.preventDefault();
  const url = byId("url").value.trim();
  act({ do: "link", title: url.slice(0, 128), url });
});
byId("scan").addEventListener("submit", (event) => {
  event.preventDefault();
  const scene = byId("scene").value.trim();
  if (scene) act({ do: "scan", scene });
});
document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus());

startPanel((what) => post("/simulator/controls", { openid: mine.current, ...what }));
if (mine.phones.length) choose(mine.current);
else another();
// Sent before this script is there, a form would lead away from the page.
byId("main").inert = false;
poll();
