// htmx looks for itself on window when extensions and hx- attributes are used.
import htmx from "htmx.org/dist/htmx.esm.js";
import { Idiomorph } from "idiomorph/dist/idiomorph.esm.js";

window.htmx = htmx;

export { htmx, Idiomorph };
