// Keeps what is written on the server: after 800 ms of quiet, at most every 2 s, and when the page is left.
const QUIET = 800;
const LONGEST = 2000;

export class DraftKeeper {
  constructor(url, { read, onState }) {
    Object.assign(this, { url, read, onState, timer: null, since: 0, running: Promise.resolve(), dirty: new Set() });
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
    if (remotely) await fetch(`${this.url}?kind=${kind}`, { method: "DELETE", headers: token() }).catch(() => {});
  }
}

const token = () => JSON.parse(document.body.getAttribute("hx-headers"));
