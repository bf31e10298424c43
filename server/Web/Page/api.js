// Calls with one request and one answer: POST of JSON, as Connect's unary protocol has them.

// Who calls: a token or an API key, kept here and nowhere else. A token is three parts with dots between them.
let credentials = "";
const isToken = () => credentials.split(".").length === 3;
export const hasCredentials = () => credentials !== "";
export const bearer = () => (isToken() ? credentials : "");
export const setCredentials = (text) => { credentials = text.trim(); };

export async function call(method, request, service = "ChatV1") {
  const shown = !credentials ? {} : isToken() ? { authorization: `Bearer ${credentials}` } : { "x-api-key": credentials };
  const headers = { "content-type": "application/json", ...shown };
  const answer = await fetch(`/chat_v1.${service}/${method}`, { method: "POST", headers, body: JSON.stringify(request) });
  const text = await answer.text();
  const body = text.startsWith("{") ? JSON.parse(text) : {};
  if (answer.ok) return body;
  throw Object.assign(new Error(body.message ?? `the server answers ${answer.status}`), { code: body.code });
}
