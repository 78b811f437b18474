// The service's API. A failure with `words` was refused in words; `final` when trying again would not help.
const MESSAGES = "/api/chat/messages";
const MEDIA = "/api/chat/media";
const PATIENCE = 25000;
const UPLOAD_PATIENCE = 120000;

// Inside another site's page no cookie is to be had, nor wanted: there the visitor's token travels in a header.
let token = "";
let credentials = "same-origin";

export function beKnownBy(value) {
  token = value;
  credentials = "omit";
}

export function withCredentials(options) {
  return Object.assign({}, options, { headers: known(options.headers || {}), credentials });
}

function known(headers) {
  return token ? Object.assign({ "X-Weiqiao-Visitor": token }, headers) : headers;
}

// The same id each time: the service answers a message that it knows with the reply that it gave.
export function say(message, progress) {
  if (message.kind === "photo") return upload(message, progress);
  const said = message.place ? { location: message.place } : { text: message.text };
  return post(MESSAGES, Object.assign({ id: message.id }, said));
}

export function rate(question, rating) {
  return post("/api/chat/ratings", { question, rating });
}

export async function hear(after) {
  return (await request(after === null ? MESSAGES : `${MESSAGES}?after=${after}`, {})).messages;
}

// A picture as the page may show it. A tag could not send the header.
export async function picture(address) {
  if (!token) return address;
  const response = await fetch(address, withCredentials({}));
  if (!response.ok) throw await refusal(response.status, response.text());
  return dataOf(await response.blob());
}

export function dataOf(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsDataURL(blob);
  });
}

export function post(path, content) {
  const headers = { "Content-Type": "application/json" };
  return request(path, { method: "POST", headers, body: JSON.stringify(content) });
}

async function request(path, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(path, withCredentials(Object.assign({ signal: stop.signal }, options)));
    if (response.ok) return await response.json();
    throw await refusal(response.status, response.text());
  } finally {
    clearTimeout(timer);
  }
}

// fetch says nothing of how far an upload is.
function upload(message, progress) {
  return new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    sending.open("POST", `${MEDIA}?id=${message.id}`);
    sending.timeout = UPLOAD_PATIENCE;
    for (const [name, value] of Object.entries(known({ "Content-Type": "image/jpeg" }))) sending.setRequestHeader(name, value);
    sending.upload.onprogress = (event) => progress(Math.round((100 * event.loaded) / event.total));
    sending.onload = async () => {
      if (sending.status === 200) resolve(JSON.parse(sending.responseText));
      else reject(await refusal(sending.status, sending.responseText));
    };
    sending.onerror = sending.ontimeout = () => reject(new Error("not sent"));
    sending.send(bytesOf(message.photo));
  });
}

function bytesOf(address) {
  const text = atob(address.slice(address.indexOf(",") + 1));
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  return bytes;
}

async function refusal(status, body) {
  const failure = new Error(`HTTP ${status}`);
  failure.status = status;
  if (status < 400 || status >= 500) return failure;
  failure.final = status === 400 || status === 413 || status === 415;
  try {
    const { code, text } = JSON.parse(await body).error;
    failure.code = code;
    failure.words = text;
  } catch (error) {
    // Something between us and the service answered.
  }
  return failure;
}
