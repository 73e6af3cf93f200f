// One file to the server, with progress. `done` resolves to its description and rejects with words for the agent;
// `again` on the fault says whether it is worth another try.
import { say } from "./words.js";

const fault = (text, again) => Object.assign(new Error(text), { again });

export function upload(file, onProgress = () => {}) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    const form = new FormData();
    form.append("file", file, file.name || "bild.png");
    request.open("POST", "/desk/uploads/");
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("HX-Request", "true");
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText));
      else if (request.status === 422) reject(fault(request.responseText, false));
      else reject(fault(say("uploadFailed", file.name), true));
    };
    request.onerror = () => reject(fault(say("uploadFailed", file.name), true));
    request.onabort = () => reject(fault("", false));
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}
