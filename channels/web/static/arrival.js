// Who this is. On our own page the cookie says it. In another site's frame browsers keep cookies back, so there it is a
// token, in the frame's own storage; or the site says who is logged in, and then the token is kept nowhere.
import { beKnownBy, post } from "./service.js";
import { local } from "./unsent.js";

const KEY = "weiqiao-visitor";
const WRITTEN = "weiqiao-written";
const ANSWER = 4000;
const AGAIN = 3000;
const EARLY = 300000;

// Resolves to the storage for what is unsent, or null where nothing may be left behind.
export async function arrive(sites) {
  if (!sites.length) return local();
  beKnownBy("");
  leaveByEscape();
  if (await proven(sites)) return null;
  const storage = local();
  let token = storage && storage.getItem(KEY);
  while (!token) {
    token = await post("/api/chat/visitor", {}).then((given) => given.token, () => null);
    if (!token) await new Promise((resume) => setTimeout(resume, AGAIN));
  }
  if (storage) storage.setItem(KEY, token);
  beKnownBy(token);
  return storage;
}

// The service no longer knows who this is: begin anew, but not for ever. `written`: what is not sent yet.
export function arriveAnew(written) {
  try {
    if (Date.now() - Number(sessionStorage.getItem(KEY)) < 60000) return;
    sessionStorage.setItem(KEY, String(Date.now()));
    sessionStorage.setItem(WRITTEN, written);
    localStorage.removeItem(KEY);
    location.reload();
  } catch (error) {
    // Without storage there was nothing to forget.
  }
}

// What was being written when this page began anew, once.
export function writtenBefore() {
  try {
    const written = sessionStorage.getItem(WRITTEN);
    sessionStorage.removeItem(WRITTEN);
    return written || "";
  } catch (error) {
    return "";
  }
}

async function proven(sites) {
  const claimed = await asked(sites);
  if (!claimed) return false;
  try {
    const { token, seconds } = await post("/api/chat/identity", claimed);
    beKnownBy(token);
    setTimeout(() => proven(sites), seconds * 1000 - EARLY);
    return true;
  } catch (refusal) {
    // For the site's engineers, who find the reasons in docs/embedding.md.
    console.warn(`weiqiao: identity not taken: ${refusal.code || refusal.message}`);
    return false;
  }
}

// Only what a listed site's window around us says counts.
function asked(sites) {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ANSWER, null);
    function hear(event) {
      if (event.source !== window.parent || !sites.includes(event.origin)) return;
      const said = event.data || {};
      if (said.weiqiao !== "identity") return;
      done(typeof said.claim === "string" && said.claim ? { claim: said.claim, origin: event.origin } : null);
    }
    function done(claimed) {
      clearTimeout(timer);
      window.removeEventListener("message", hear);
      resolve(claimed);
    }
    window.addEventListener("message", hear);
    window.parent.postMessage({ weiqiao: "hello" }, "*");
  });
}

function leaveByEscape() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") window.parent.postMessage({ weiqiao: "close" }, "*");
  });
}
