// One room by a Session on a WebSocket: it resumes behind the last message that came, and sends again what was not answered.
import { bearer } from "./api.js";

const MaxWait = 10_000;
const Patience = 10_000;

export class Session extends EventTarget {
  #room; #name; #socket; #watch; #retry;
  #epoch = ""; #last = 0n; #chatRef = 0; #heartbeat = Patience; #wait = 500; #comeBack = 0; #request = 1;
  #pending = new Map(); // By message_id: what was said, until it is answered.
  #asked = new Map(); // By request_id: the message_id of a send; "" for the join.
  #isOver = false;

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
    this.#socket?.close(1000);
  }

  #tell(kind, detail) { this.dispatchEvent(new CustomEvent(kind, { detail })); }

  #open() {
    const protocols = ["chatgo.v1.json"];
    if (bearer()) protocols.push(`chatgo.bearer.${bearer()}`);
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/session`, protocols);
    this.#socket = socket;
    this.#chatRef = 0;
    this.#asked.clear();
    socket.onopen = () => {
      const join = { chatId: this.#room, username: this.#name, notices: true, createIfMissing: true };
      if (this.#epoch) join.after = { epoch: this.#epoch, sequence: String(this.#last) };
      else join.history = 50;
      this.#post("", { join });
      this.#watchOver(socket);
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.#socket) return;
      this.#watchOver(socket);
      this.#take(JSON.parse(data));
    };
    socket.onclose = ({ code, reason }) => {
      if (socket === this.#socket) this.#comeAgain(code, reason);
    };
    this.#watchOver(socket);
  }

  // Silence of twice a heartbeat: nobody is there any more, whatever the connection says.
  #watchOver(socket) {
    clearTimeout(this.#watch);
    this.#watch = setTimeout(() => {
      if (socket !== this.#socket) return;
      socket.onclose = null;
      socket.close();
      this.#comeAgain(1006, "");
    }, this.#heartbeat * 2);
  }

  #comeAgain(code, reason) {
    clearTimeout(this.#watch);
    if (this.#isOver) return;
    if (code === 4401 || code === 4403 || code === 4409) {
      this.#isOver = true;
      this.#tell("end", reason);
      return;
    }

    const wait = this.#comeBack || this.#wait * (0.5 + Math.random());
    this.#comeBack = 0;
    this.#wait = Math.min(this.#wait * 2, MaxWait);
    this.#tell("outage", reason);
    this.#retry = setTimeout(() => this.#open(), wait);
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
      const sequence = BigInt(message.sequence);
      if (sequence <= this.#last) return;
      this.#last = sequence;
      this.#tell("message", message);
      return;
    }

    const [kind] = Object.keys(message.notice);
    const notice = message.notice[kind];
    switch (kind) {
      case "welcome":
        this.#welcome(notice);
        break;
      case "gap":
        this.#last = BigInt(notice.last);
        this.#tell("gap", notice);
        break;
      case "ack":
        this.#answered(notice);
        break;
      case "goAway":
        this.#comeBack = notice.reconnectAfterMs ?? 0;
        if (notice.reason === "REASON_REMOVED" || notice.reason === "REASON_DELETED" || notice.reason === "REASON_ENDED") {
          this.close();
          this.#tell("end", notice.message || "the room was deleted");
        }

        break;
      default:
        this.#tell(kind, notice);
    }
  }

  #welcome(notice) {
    const isAnother = this.#epoch !== "" && this.#epoch !== notice.epoch;
    if (isAnother) this.#last = 0n;
    this.#epoch = notice.epoch;
    this.#chatRef = notice.chatRef;
    this.#heartbeat = notice.heartbeatMs ?? Patience;
    this.#wait = 500;
    this.#tell("welcome", { ...notice, isAnother });
    for (const id of this.#pending.keys()) this.#ask(id);
  }

  #answered({ requestId, error }) {
    const id = this.#asked.get(requestId);
    this.#asked.delete(requestId);
    if (id === "" && error) {
      this.close();
      this.#tell("end", error.message);
    } else if (id && error && !error.retryAfterMs) {
      this.#pending.delete(id);
      this.#tell("refused", { id, message: error.message });
    } else if (id && error) {
      setTimeout(() => this.#pending.has(id) && this.#ask(id), error.retryAfterMs);
      this.#tell("held", { id, message: error.message });
    } else if (id) {
      this.#pending.delete(id);
      this.#tell("sent", { id });
    }
  }
}
