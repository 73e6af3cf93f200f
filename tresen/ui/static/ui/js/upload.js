// One file to the server, with progress. Resolves to its description, rejects with words for the agent.
import { say } from "./words.js";

const LARGEST = 40_000_000;

export function upload(file, onProgress = () => {}) {
  return new Promise((resolve, reject) => {
    if (file.size > LARGEST) return reject(new Error(say("tooLarge", file.name)));
    const form = new FormData();
    form.append("file", file, file.name || "bild.png");
    const request = new XMLHttpRequest();
    request.open("POST", "/desk/uploads/");
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else reject(new Error(request.status === 422 ? request.responseText : say("uploadFailed", file.name)));
    };
    request.onerror = () => reject(new Error(say("uploadFailed", file.name)));
    request.send(form);
  });
}
