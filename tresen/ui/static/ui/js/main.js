// Behaviours, one file each. They hang on attributes and custom elements; a page needs no script of its own.
import "./swaps.js";
import "./toast.js";
import "./hotkeys.js";
import "./menu.js";
import "./dialog.js";
import "./drawer.js";
import "./fold.js";
import "./copy.js";
import "./links.js";
import "./time.js";
import "./theme.js";
import "./pick.js";
import "./list.js";
import "./conversation.js";
import "./composer.js";
import "./undo.js";
import "./live.js";
