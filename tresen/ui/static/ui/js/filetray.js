// The files of a message being written: chips with progress; pictures may stand inside the words.
import { toast } from "./toast.js";
import { upload } from "./upload.js";
import { words } from "./words.js";

export class FileTray {
  constructor(box, onChange, insertPicture) {
    Object.assign(this, { box, onChange, insertPicture, files: [], busy: 0 });
  }

  show(files) {
    this.files = [...files];
    this.box.replaceChildren(...this.files.map((file) => this.chip(file)));
  }

  add(files, { inline = false } = {}) {
    for (const file of files) this.send(file, inline && file.type.startsWith("image/"));
  }

  async send(file, inline) {
    const chip = this.chip({ name: file.name, size: "" });
    const bar = chip.appendChild(Object.assign(document.createElement("progress"), { max: 1, value: 0 }));
    this.box.append(chip);
    this.busy += 1;
    try {
      const kept = await upload(file, (part) => (bar.value = part));
      this.files.push(kept);
      chip.replaceWith(this.chip(kept));
      if (inline && kept.picture) this.insertPicture(kept);
      this.onChange();
    } catch (error) {
      chip.remove();
      toast(error.message, "bad");
    } finally {
      this.busy -= 1;
    }
  }

  chip(file) {
    const chip = document.createElement("span");
    chip.className = "file";
    const part = (name, text) => Object.assign(document.createElement("span"), { className: name, textContent: text, title: text });
    chip.append(part("file-name", file.name), part("file-size", file.size));
    if (file.token) {
      const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "×", ariaLabel: `${words.remove}: ${file.name}` });
      remove.addEventListener("click", () => {
        this.files = this.files.filter((one) => one.token !== file.token);
        chip.remove();
        this.onChange();
      });
      chip.append(remove);
    }
    return chip;
  }

  // On the server a picture inside the words is called by its content id, as in a mail.
  named(html, files) {
    for (const file of files) if (file.cid) html = html.replaceAll(file.url, `cid:${file.cid}`);
    return html;
  }
}
