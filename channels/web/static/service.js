// The service's API. A failure with `words` was refused in words; `final` when trying again would not help.
const PATH = "/api/chat/messages";
const RATINGS = "/api/chat/ratings";
const PATIENCE = 25000;

export async function say(message) {
  return post(PATH, { id: message.id, text: message.text });
}

export async function rate(question, rating) {
  return post(RATINGS, { question, rating });
}

async function post(path, content) {
  const body = JSON.stringify(content);
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

export async function hear(after) {
  return (await request(after ? `${PATH}?after=${after}` : PATH, {})).messages;
}

async function request(path, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch(path, { ...options, credentials: "same-origin", signal: stop.signal });
    if (response.ok) return await response.json();
    throw await refusal(response);
  } finally {
    clearTimeout(timer);
  }
}

async function refusal(response) {
  const failure = new Error(`HTTP ${response.status}`);
  if (response.status >= 400 && response.status < 500) {
    failure.words = (await response.json()).error.text;
    failure.final = response.status === 400 || response.status === 413;
  }
  return failure;
}
