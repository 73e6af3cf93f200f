// The words of the page's language, put into the head by the server.
const meta = document.querySelector('meta[name="words"]');
export const words = meta ? JSON.parse(meta.content) : {};

export const say = (key, ...values) => values.reduce((text, value) => text.replace("%s", value), words[key] ?? key);
