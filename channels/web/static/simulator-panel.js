// The trainer's panel: what the account may still send, errors to order, and what went over the wire.
const WINDOWS = { message: "来信后（48 小时 5 条）", event: "关注、扫码、点菜单后（1 分钟 3 条）" };
const KINDS = {
  text: "文字", image: "图片", voice: "语音", video: "视频", location: "位置", link: "链接", subscribe: "关注", unsubscribe: "取消关注", SCAN: "扫码",
  CLICK: "点菜单", VIEW: "打开链接", TEMPLATESENDJOBFINISH: "通知结果",
  subscribe_msg_sent_event: "通知结果", subscribe_msg_popup_event: "订阅通知的意愿",
};
const SHOWN = 60;
const SLOW_SECONDS = 3;

const byId = (id) => document.getElementById(id);
let state = null;

export function startPanel(control) {
  byId("refuse").addEventListener("submit", (event) => {
    event.preventDefault();
    control({ do: "refuse", code: Number(byId("code").value), of: byId("of").value });
  });
  for (const button of document.querySelectorAll("[data-control]")) {
    button.addEventListener("click", () => control(asked(button.dataset.control)));
  }
  byId("agree")?.addEventListener("submit", (event) => {
    event.preventDefault();
    control({ do: "agree", template: byId("template").value, given: event.submitter?.value !== "no" });
  });
  byId("ending").addEventListener("change", () => control({ do: "end", ending: byId("ending").value }));
  byId("close").addEventListener("click", () => byId("delivery").close());
}

function asked(name) {
  if (name === "slow") return { do: name, seconds: state?.ordered.slow ? 0 : SLOW_SECONDS };
  if (name === "mode") return { do: name, mode: state?.mode === "compatible" ? "secure" : "compatible" };
  return { do: name };
}

export function showPanel(now) {
  state = now;
  fill("windows", now.windows.length ? now.windows.map(windowWords) : ["没有：要等市民来信，或改发通知"]);
  const ordered = [...now.ordered.refusals.map((code) => `返回 ${code}`), ...now.ordered.of_token.map((code) => `取凭证返回 ${code}`)];
  if (now.ordered.swallowed) ordered.push(`${now.ordered.swallowed} 次收下不应答`);
  say("ordered", ordered.length ? `等着：${ordered.join("、")}` : "");
  say("token", now.token.left ? `凭证还有 ${Math.ceil(now.token.left / 60)} 分钟，发放过 ${now.token.issued} 次。` : `没有有效凭证，发放过 ${now.token.issued} 次。`);
  fill("calls", now.calls.slice(-6).map(([path, code]) => `${path} → ${code || "成功"}`));
  if (document.activeElement !== byId("ending")) byId("ending").value = now.ending;
  press("slow", Boolean(now.ordered.slow));
  press("mode", now.mode === "compatible");
  now.deliveries.forEach(addDelivery);
}

function windowWords([kind, left, seconds]) {
  const time = seconds > 3600 ? `${Math.floor(seconds / 3600)} 小时` : seconds > 60 ? `${Math.ceil(seconds / 60)} 分钟` : `${seconds} 秒`;
  return `${WINDOWS[kind]}：还剩 ${left} 条，${time}后结束`;
}

function addDelivery(one) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  const at = new Date(one.at * 1000).toLocaleTimeString("zh-CN");
  button.textContent = `${at} ${KINDS[one.what] ?? one.what} 第 ${one.attempt} 次 · ${one.ended} · ${one.seconds} 秒`;
  button.addEventListener("click", () => open(one.number));
  item.append(button);
  const list = byId("traced");
  list.prepend(item);
  while (list.children.length > SHOWN) list.lastElementChild.remove();
}

async function open(number) {
  const response = await fetch(`/simulator/deliveries/${number}`);
  if (!response.ok) return;
  const found = await response.json();
  const query = Object.entries(found.query).map(([name, value]) => `${name}=${value}`).join("\n");
  const parts = [["地址参数", query], ["发出的内容", found.sealed], ["解密后", found.xml], ["应答", found.answer || "（无）"], ["应答的文字", found.opened || "（无）"]];
  byId("detail").replaceChildren(...parts.flatMap(([name, text]) => [element("h3", name), element("pre", text)]));
  byId("delivery").showModal();
}

function fill(id, texts) {
  const list = byId(id);
  if (list.dataset.shown === texts.join("\n")) return;
  list.dataset.shown = texts.join("\n");
  list.replaceChildren(...texts.map((text) => element("li", text)));
}

// Only what changed is written: a status that is written again is read out again.
function say(id, text) {
  if (byId(id).textContent !== text) byId(id).textContent = text;
}

function press(name, on) {
  const button = document.querySelector(`[data-control="${name}"]`);
  if (button) button.setAttribute("aria-pressed", String(on));
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
