// A phone with WeChat on it. The stand-in platform does the work; this shows what a citizen would see.
const POLL = 700;
const KEY = "weiqiao-simulator-openid";
const SIDES = { citizen: "我", account: "公众号", pushed: "公众号 · 客服消息", platform: "微信" };

const log = document.getElementById("log");
const openid = document.getElementById("openid");
const input = document.getElementById("text");
let shown = 0;

function choose(phone) {
  openid.value = phone;
  localStorage.setItem(KEY, phone);
  log.replaceChildren();
  shown = 0;
}

function newPhone() {
  choose(`phone-${Math.random().toString(36).slice(2, 8)}`);
}

async function act(what) {
  const body = JSON.stringify({ openid: openid.value, ...what });
  await fetch("/simulator/messages", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

async function show() {
  const phone = openid.value;
  const response = await fetch(`/simulator/lines?openid=${encodeURIComponent(phone)}&after=${shown}`);
  const lines = await response.json();
  if (phone !== openid.value) return;
  for (const line of lines) {
    shown = Math.max(shown, line.number);
    log.append(bubble(line));
    log.parentElement.scrollTop = log.scrollHeight;
  }
}

function bubble(line) {
  const item = document.createElement("li");
  item.className = line.side;
  const who = document.createElement("span");
  who.className = "who";
  who.textContent = SIDES[line.side];
  const text = document.createElement("div");
  text.className = "bubble";
  for (const part of line.text.split(/(https?:\/\/[\w.:/?=&%-]+)/)) text.append(/^https?:/.test(part) ? link(part) : part);
  item.append(who, text);
  return item;
}

function link(address) {
  const made = document.createElement("a");
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener";
  made.textContent = address;
  return made;
}

async function poll() {
  await show().catch(() => {});
  setTimeout(poll, POLL);
}

function submit(event) {
  event.preventDefault();
  const text = input.value.trim();
  input.value = "";
  if (text) act({ text });
}

document.getElementById("say").addEventListener("submit", submit);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) submit(event);
});
document.getElementById("new").addEventListener("click", newPhone);
document.getElementById("who").addEventListener("submit", (event) => event.preventDefault());
openid.addEventListener("change", () => openid.checkValidity() && openid.value && choose(openid.value));
document.querySelectorAll("[data-event]").forEach((button) => {
  button.addEventListener("click", () => act({ event: button.dataset.event }));
});

if (localStorage.getItem(KEY)) choose(localStorage.getItem(KEY));
else newPhone();
poll();
