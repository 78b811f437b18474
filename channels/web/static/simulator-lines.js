// The lines of a phone's chat: bubbles, cards, things to tap, and the times between them.
const SIDES = { citizen: "我", account: "公众号", pushed: "公众号（客服消息）", notice: "服务通知", platform: "微信", sign: "" };
const ITEM = "▸ ";
const ADDRESS = /(https?:\/\/[\w.:/?=&%#@~+,;-]+)/;

export function clock(at) {
  const item = document.createElement("li");
  item.className = "clock";
  const day = new Date(at * 1000);
  item.textContent = day.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  return item;
}

export function bubble(line, tap) {
  const item = document.createElement("li");
  item.className = line.side;
  if (SIDES[line.side]) item.append(who(SIDES[line.side]));
  item.append(line.side === "notice" ? card(line) : said(line, tap));
  return item;
}

function who(name) {
  const made = document.createElement("span");
  made.className = "who";
  made.textContent = name;
  return made;
}

function said(line, tap) {
  const made = document.createElement("div");
  made.className = "bubble";
  if (line.media) {
    made.append(picture(line.media));
    return made;
  }
  if (line.link) {
    made.append(news(line));
    return made;
  }
  const choices = [...line.choices];
  line.text.split("\n").forEach((part, place) => {
    const choice = part.startsWith(ITEM) && choices[0]?.text === part.slice(ITEM.length) ? choices.shift() : null;
    if (choice) made.append(button(choice, tap));
    else made.append(place ? "\n" : "", ...linked(part));
  });
  return made;
}

function news(line) {
  const made = link(line.link);
  const [title, ...description] = line.text.split("\n");
  const head = document.createElement("strong");
  head.textContent = title;
  made.className = "news-card";
  made.replaceChildren(head, document.createElement("br"), description.join("\n"));
  return made;
}

function linked(text) {
  return text.split(ADDRESS).map((part) => (/^https?:/.test(part) ? link(part) : part));
}

function link(address) {
  const made = document.createElement("a");
  made.href = address;
  made.target = "_blank";
  made.rel = "noopener";
  made.textContent = address;
  return made;
}

function button(choice, tap) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "choice";
  made.textContent = choice.text;
  made.addEventListener("click", () => tap(choice));
  return made;
}

function picture(id) {
  const made = document.createElement("img");
  made.src = `/simulator/media/${encodeURIComponent(id)}`;
  made.alt = "照片";
  return made;
}

function card(line) {
  const made = document.createElement("dl");
  made.className = "bubble notice-card";
  for (const part of line.text.split("\n")) {
    const [name, ...rest] = part.split(": ");
    made.append(cell("dt", name), cell("dd", rest.join(": ")));
  }
  return made;
}

function cell(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
