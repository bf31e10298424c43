// Calls with one request and one answer: POST of JSON, as Connect's unary protocol has them.

export class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// Who calls: a token or an API key, kept here and nowhere else. A token is three parts with dots between them.
let credentials = "";
export const isToken = () => credentials.split(".").length === 3;
export const hasCredentials = () => credentials !== "";
export const bearer = () => (isToken() ? credentials : "");
export const setCredentials = (text) => { credentials = text.trim(); };

export async function call(method, request, service = "ChatV1") {
  const headers = { "content-type": "application/json" };
  if (hasCredentials()) {
    headers[isToken() ? "authorization" : "x-api-key"] = isToken() ? `Bearer ${credentials}` : credentials;
  }

  const answer = await fetch(`/chat_v1.${service}/${method}`, { method: "POST", headers, body: JSON.stringify(request) });
  const text = await answer.text();
  const body = text.startsWith("{") ? JSON.parse(text) : {};
  if (!answer.ok) {
    throw new Refused(body.code ?? "unknown", body.message ?? `the server answers ${answer.status}`);
  }

  return body;
}
