// One room by a Session on a WebSocket: it resumes behind the last message that came, and sends again what was not answered.
import { bearer } from "./api.js";

const Final = new Set(["REASON_REMOVED", "REASON_DELETED", "REASON_ENDED"]);

export class Session extends EventTarget {
  #room; #name; #socket; #watch; #retry; #isOver = false;
  #epoch = ""; #last = 0n; #chatRef = 0; #heartbeat = 10_000; #wait = 500; #comeBack = 0; #request = 1;
  #pending = new Map(); // By message_id: what was said, until it is answered.
  #asked = new Map(); // By request_id: the message_id of a send; "" for the join.

  constructor(room, name) {
    super();
    [this.#room, this.#name] = [room, name];
    this.#open();
  }

  send(text) {
    const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#pending.set(id, text);
    this.#ask(id);
    return id;
  }

  close() {
    this.#isOver = true;
    clearTimeout(this.#watch);
    clearTimeout(this.#retry);
    this.#socket.close(1000);
  }

  #tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }

  #end(reason) {
    this.close();
    this.#tell("end", reason);
  }

  #open() {
    const address = `${location.protocol.replace("http", "ws")}//${location.host}/v1/session`;
    const socket = new WebSocket(address, ["chatgo.v1.json", ...(bearer() ? [`chatgo.bearer.${bearer()}`] : [])]);
    [this.#socket, this.#chatRef] = [socket, 0];
    this.#asked.clear();
    socket.onopen = () => {
      const place = this.#epoch ? { after: { epoch: this.#epoch, sequence: String(this.#last) } } : { history: 50 };
      this.#post("", { join: { chatId: this.#room, username: this.#name, notices: true, createIfMissing: true, ...place } });
    };
    socket.onmessage = ({ data }) => {
      this.#watchOver(socket);
      this.#take(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => this.#comeAgain(code, reason);
    this.#watchOver(socket);
  }

  // Silence of twice a heartbeat: nobody is there any more, whatever the connection says.
  #watchOver(socket) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      socket.onclose = socket.onmessage = null;
      socket.close();
      this.#comeAgain(1006, "");
    }, this.#heartbeat * 2);
  }

  #comeAgain(code, reason) {
    clearTimeout(this.#watch);
    if (this.#isOver) return;
    if ([4401, 4403, 4409].includes(code)) {
      this.#end(reason);
      return;
    }

    this.#retry = setTimeout(() => this.#open(), this.#comeBack || this.#wait * (0.5 + Math.random()));
    [this.#comeBack, this.#wait] = [0, Math.min(this.#wait * 2, 10_000)];
    this.#tell("outage", reason);
  }

  #post(messageId, request) {
    const requestId = String(this.#request++);
    this.#asked.set(requestId, messageId);
    this.#socket.send(JSON.stringify({ requestId, ...request }));
  }

  #ask(messageId) {
    if (this.#chatRef === 0 || this.#socket.readyState !== WebSocket.OPEN) return;
    const message = { from: this.#name, text: this.#pending.get(messageId) };
    this.#post(messageId, { send: { chatRef: this.#chatRef, messageId, message } });
  }

  #take(message) {
    if (!message.notice) {
      if (BigInt(message.sequence) <= this.#last) return;
      this.#last = BigInt(message.sequence);
      this.#tell("message", message);
      return;
    }

    const [[kind, notice]] = Object.entries(message.notice);
    if (kind === "welcome") this.#welcome(notice);
    else if (kind === "ack") this.#answered(notice);
    else if (kind === "goAway" && Final.has(notice.reason)) this.#end(notice.message || "the room was deleted");
    else if (kind === "goAway") this.#comeBack = notice.reconnectAfterMs ?? 0;
    else {
      if (kind === "gap") this.#last = BigInt(notice.last);
      this.#tell(kind, notice);
    }
  }

  #welcome(notice) {
    const isAnother = this.#epoch !== "" && this.#epoch !== notice.epoch;
    if (isAnother) this.#last = 0n;
    [this.#epoch, this.#chatRef, this.#heartbeat, this.#wait] = [notice.epoch, notice.chatRef, notice.heartbeatMs, 500];
    this.#tell("welcome", { ...notice, isAnother });
    for (const id of this.#pending.keys()) this.#ask(id);
  }

  #answered({ requestId, error }) {
    const id = this.#asked.get(requestId);
    this.#asked.delete(requestId);
    if (id && error?.retryAfterMs) {
      setTimeout(() => this.#pending.has(id) && this.#ask(id), error.retryAfterMs);
      this.#tell("held", { id, message: error.message });
    } else if (id) {
      this.#pending.delete(id);
      this.#tell(error ? "refused" : "sent", { id, message: error?.message });
    } else if (error) {
      this.#end(error.message);
    }
  }
}
