// Keeps what is written on the server: after 800 ms of quiet, at most every 2 s, and when the page is left.
const QUIET = 800;
const LONGEST = 2000;

// What is not on the server yet is kept in this tab as well: it outlives a lost network, going on, and a reload.
const place = (number, kind) => `tresen-unsaved-${document.getElementById("desk")?.dataset.me}-${number}-${kind}`;

function spare(number, kind, text) {
  try {
    if (text) sessionStorage.setItem(place(number, kind), JSON.stringify(text));
    else sessionStorage.removeItem(place(number, kind));
  } catch {
    // A tab without storage, or a full one: the server has it in a moment.
  }
}

// The words of this kind that never arrived, if the server's are older.
export function recall(number, kind, version) {
  try {
    const text = JSON.parse(sessionStorage.getItem(place(number, kind)));
    return text?.version > version ? text : null;
  } catch {
    return null;
  }
}

export class DraftKeeper {
  constructor(url, { number, read, onState, whole }) {
    Object.assign(this, { url, number, read, onState, whole, timer: null, since: 0, running: Promise.resolve(), dirty: new Set() });
  }

  touch(kind) {
    this.dirty.add(kind);
    this.since ||= Date.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(QUIET, this.since + LONGEST - Date.now())));
  }

  // Saves follow one another, so that an older one can never arrive last.
  flush() {
    clearTimeout(this.timer);
    this.since = 0;
    // Read now: the editor may be gone when the saves before this one are done.
    const texts = [...this.dirty].map((kind) => this.read(kind));
    for (const { kind } of texts) spare(this.number, kind, this.whole(kind));
    this.dirty.clear();
    if (!texts.length) return this.running;
    this.running = this.running.then(async () => {
      for (const written of texts) await this.save(written);
    });
    return this.running;
  }

  async save(written) {
    this.onState("saving");
    try {
      const body = JSON.stringify(written);
      const response = await fetch(this.url, {
        method: "PUT",
        body,
        headers: { "Content-Type": "application/json", "HX-Request": "true", ...token() },
        keepalive: body.length < 60_000,
      });
      if (!response.ok) throw new Error(String(response.status));
      const { version } = await response.json();
      this.onState(version > written.version ? "clash" : "saved");
      if (!recall(this.number, written.kind, written.version)) spare(this.number, written.kind);
    } catch {
      this.onState("unsaved");
      this.dirty.add(written.kind);
      this.timer = setTimeout(() => this.flush(), 3000);
    }
  }

  // After sending or discarding: nothing late may bring the draft back.
  async forget(kind, { remotely = false } = {}) {
    this.dirty.delete(kind);
    await this.running;
    spare(this.number, kind);
    if (remotely) await fetch(`${this.url}?kind=${kind}`, { method: "DELETE", headers: token() }).catch(() => {});
  }
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers"));
