// The files of a message being written: chips with progress, to be cancelled and tried again; pictures may stand inside
// the words.
import { upload } from "./upload.js";
import { say, words } from "./words.js";

const part = (name, text) => Object.assign(document.createElement("span"), { className: name, textContent: text, title: text });

export class FileTray {
  constructor(box, { largest, onChange, insertPicture }) {
    Object.assign(this, { box, largest, onChange, insertPicture, files: [], busy: 0 });
  }

  // Those of another kind of message; what is still on its way comes to those it was meant for.
  show(files) {
    this.files = files;
    this.box.replaceChildren(...this.files.map((file) => this.chip(file)));
  }

  add(files, { inline = false } = {}) {
    for (const file of files) this.send(file, inline && file.type.startsWith("image/"));
  }

  // Files the server has already: those of a text module.
  put(files) {
    const fresh = files.filter((file) => !this.files.some((known) => known.cid === file.cid && known.name === file.name));
    this.files.push(...fresh);
    this.box.append(...fresh.map((file) => this.chip(file)));
  }

  async send(file, inline) {
    const chip = document.createElement("span");
    chip.className = "file waiting";
    this.box.append(chip);
    if (file.size > this.largest) return this.fail(chip, file, say("tooLarge", file.name));
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0, ariaLabel: file.name });
    const told = part("file-size", "0 %");
    const { done, cancel } = upload(file, (share) => {
      bar.value = share;
      told.textContent = `${Math.round(share * 100)} %`;
    });
    chip.append(part("file-name", file.name), bar, told, this.button("×", `${words.cancel}: ${file.name}`, cancel));
    this.busy += 1;
    const { files } = this;
    try {
      const kept = await done;
      files.push(kept);
      if (files !== this.files) return;
      chip.replaceWith(this.chip(kept));
      if (inline && kept.picture) this.insertPicture(kept);
      this.onChange();
    } catch (error) {
      if (!error.message) chip.remove();
      else this.fail(chip, file, error.message, error.again && (() => (chip.remove(), this.send(file, inline))));
    } finally {
      this.busy -= 1;
    }
  }

  fail(chip, file, text, again) {
    chip.className = "file bad";
    chip.replaceChildren(part("file-fault", text));
    chip.setAttribute("role", "alert");
    if (again) chip.append(Object.assign(this.button(words.again, `${words.again}: ${file.name}`, again), { className: "link" }));
    chip.append(this.button("×", `${words.remove}: ${file.name}`, () => chip.remove()));
  }

  button(sign, label, act) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, ariaLabel: label, title: label });
    button.addEventListener("click", act);
    return button;
  }

  chip(file) {
    const chip = document.createElement("span");
    chip.className = "file";
    chip.append(part("file-name", file.name), part("file-size", file.size));
    chip.append(this.button("×", `${words.remove}: ${file.name}`, () => {
      this.files.splice(this.files.indexOf(file), 1);
      chip.remove();
      this.onChange();
    }));
    return chip;
  }

  // On the server a picture inside the words is called by its content id, as in a mail.
  named(html, files) {
    for (const file of files) if (file.cid) html = html.replaceAll(file.url, `cid:${file.cid}`);
    return html;
  }
}
