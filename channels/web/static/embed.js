// A button on a government site's page that opens the chat in a frame. Plain, as it runs in others' pages.
// <script src="https://HOST/embed.js" async data-identity="/path/of/the/site"></script>; docs/embedding.md says the rest.
(function () {
  "use strict";
  var script = document.currentScript;
  if (!script || window.weiqiaoIsHere) return;
  window.weiqiaoIsHere = true;

  var HOST = new URL(script.src).origin;
  var identity = script.getAttribute("data-identity");
  var small = window.matchMedia("(max-width: 640px)");
  var FONT = '600 18px/1.2 system-ui, -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';
  var place, button, box, frame;

  function made(tag, styles, text) {
    var one = document.createElement(tag);
    // Not by a style attribute or a style sheet, which the page's policy may forbid.
    Object.keys(styles).forEach(function (name) { one.style.setProperty(name, styles[name]); });
    if (text) one.textContent = text;
    return one;
  }

  function begin() {
    place = made("div", {});
    var root = place.attachShadow ? place.attachShadow({ mode: "open" }) : place;
    button = made("button", {
      position: "fixed", right: "20px", bottom: "20px", "z-index": "2147483000", "min-height": "56px", padding: "0 22px",
      border: "0", "border-radius": "28px", background: "#1b5faa", color: "#fff", font: FONT, cursor: "pointer",
      "box-shadow": "0 2px 12px rgba(20, 50, 90, .35)"
    }, "在线咨询");
    button.type = "button";
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-expanded", "false");
    button.addEventListener("click", open);
    root.appendChild(button);
    box = made("div", { display: "none" });
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "政务服务助手");
    root.appendChild(box);
    document.body.appendChild(place);
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") close(); });
    window.addEventListener("message", hear);
    if (small.addEventListener) small.addEventListener("change", fit);
  }

  function fit() {
    var styles = small.matches
      ? { top: "0", right: "0", bottom: "0", left: "0", width: "auto", height: "auto", "border-radius": "0" }
      : { top: "auto", right: "20px", bottom: "20px", left: "auto", width: "420px", height: "700px", "border-radius": "14px" };
    styles.position = "fixed";
    styles["max-height"] = small.matches ? "none" : "calc(100vh - 40px)";
    styles["z-index"] = "2147483001";
    styles.overflow = "hidden";
    styles["flex-direction"] = "column";
    styles.background = "#fff";
    styles["box-shadow"] = "0 6px 30px rgba(20, 50, 90, .35)";
    Object.keys(styles).forEach(function (name) { box.style.setProperty(name, styles[name]); });
  }

  function fill() {
    var bar = made("div", { display: "flex", "align-items": "center", "justify-content": "space-between", background: "#134a87", color: "#fff", font: FONT, "padding-left": "16px" });
    bar.appendChild(made("span", {}, "政务服务助手"));
    var leave = made("button", { border: "0", background: "transparent", color: "#fff", font: FONT, "min-height": "52px", "min-width": "80px", cursor: "pointer" }, "关闭 ✕");
    leave.type = "button";
    leave.setAttribute("aria-label", "关闭对话");
    leave.addEventListener("click", close);
    bar.appendChild(leave);
    frame = made("iframe", { border: "0", width: "100%", flex: "1", "min-height": "0" });
    frame.title = "政务服务助手：咨询与诉求";
    frame.allow = "geolocation";
    frame.src = HOST + "/embedded";
    box.appendChild(bar);
    box.appendChild(frame);
  }

  function open() {
    fit();
    if (!frame) fill();
    box.style.setProperty("display", "flex");
    button.style.setProperty("display", "none");
    button.setAttribute("aria-expanded", "true");
    alone(small.matches);
    frame.focus();
  }

  // On a phone nothing else is there: neither to scroll nor to a screen reader.
  function alone(yes) {
    box.setAttribute("aria-modal", String(yes));
    document.documentElement.style.setProperty("overflow", yes ? "hidden" : "");
    Array.prototype.forEach.call(document.body.children, function (one) {
      if (one === place || (!yes && !one.weiqiaoHid)) return;
      one.inert = one.weiqiaoHid = yes;
    });
  }

  function close() {
    if (button.getAttribute("aria-expanded") !== "true") return;
    alone(false);
    box.style.setProperty("display", "none");
    button.style.setProperty("display", "");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  function hear(event) {
    if (!frame || event.origin !== HOST || event.source !== frame.contentWindow || !event.data) return;
    if (event.data.weiqiao === "close") close();
    if (event.data.weiqiao === "hello") introduce();
  }

  // The site's own server says who is logged in; this page only carries it, and only to us.
  function introduce() {
    if (!identity) return answer(null);
    fetch(identity, { credentials: "same-origin", cache: "no-store" })
      .then(function (response) { return response.ok ? response.text() : ""; })
      .then(function (text) { answer(text.trim() || null); }, function () { answer(null); });
  }

  function answer(claim) {
    frame.contentWindow.postMessage({ weiqiao: "identity", claim: claim }, HOST);
  }

  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin);
})();
