// Keeps what is written on the server: after 800 ms of quiet, at most every 2 s, and when the page is left. Until it has
// arrived there it is kept in this browser: it outlives a lost network, a reload and a closed tab.
const QUIET = 800;
const LONGEST = 2000;
const AGAIN = 3000;
const FORGOTTEN = 14 * 24 * 3600_000;

export class DraftKeeper {
  constructor(url, { owner, read, whole, onState }) {
    Object.assign(this, { url, owner, read, whole, onState, timer: null, since: 0, running: Promise.resolve(), dirty: new Set() });
    this.online = () => this.dirty.size && this.flush();
    addEventListener("online", this.online);
  }

  end() {
    removeEventListener("online", this.online);
    clearTimeout(this.timer);
    return this.flush();
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
    const texts = [...this.dirty].map((kind) => [this.read(kind), JSON.stringify({ ...this.whole(kind), at: Date.now() })]);
    for (const [{ kind }, whole] of texts) this.keep(kind, whole);
    this.dirty.clear();
    if (!texts.length) return this.running;
    this.running = this.running.then(async () => {
      for (const [written] of texts) await this.save(written);
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
      if (!this.left(written.kind, written.version)) this.drop(written.kind);
      this.onState(version > written.version ? "clash" : "saved");
    } catch {
      this.onState("unsaved");
      this.dirty.add(written.kind);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.flush(), AGAIN);
    }
  }

  // After sending or discarding: nothing late may bring the draft back.
  async forget(kind, { remotely = false } = {}) {
    this.dirty.delete(kind);
    await this.running;
    this.dirty.delete(kind);
    this.drop(kind);
    if (remotely) await fetch(`${this.url}?kind=${kind}`, { method: "DELETE", headers: token() }).catch(() => {});
  }

  name(kind) {
    return `tresen.draft.${this.owner}.${kind}`;
  }

  keep(kind, whole) {
    try {
      localStorage.setItem(this.name(kind), whole);
    } catch {
      // A full or closed store: the words are still in the page, and tried again.
    }
  }

  drop(kind) {
    localStorage.removeItem(this.name(kind));
  }

  // What could not be saved when the page was left; nothing if the server has newer words.
  left(kind, version) {
    try {
      const kept = JSON.parse(localStorage.getItem(this.name(kind)) ?? "null");
      if (kept && kept.version > version && Date.now() - kept.at < FORGOTTEN) return kept;
    } catch {
      // Not ours.
    }
    this.drop(kind);
    return null;
  }
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers"));
