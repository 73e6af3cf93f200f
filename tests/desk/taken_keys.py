"""What browsers and screen readers have given a meaning to, so that no key of ours takes it away.

A list by hand, on the safe side: it also holds what only one browser or one system uses. It was compared with the keys
in Firefox' own source (browser/base/content/browser-sets.inc.xhtml, at fa9bb544cfce), where reserved="true" marks those
no page is asked about. Those of Chrome, Edge and Safari are written down as they are commonly known. Of screen readers
every letter counts as taken: NVDA, JAWS and VoiceOver use most of them, and each of its own. What is missing here may
be added; nothing may leave untested. “Mod” is Ctrl, on a Mac Cmd. What Mod+K does in the browser (another way into its
address bar) is taken on purpose, as everybody does who has a palette."""

BROWSERS = {
    "Mod+T", "Mod+N", "Mod+W", "Mod+Q", "Mod+L", "Mod+R", "Mod+P", "Mod+F", "Mod+S", "Mod+D", "Mod+H", "Mod+J", "Mod+O",
    "Mod+U", "Mod+G", "Mod+E", "Mod+B", "Mod+I", "Mod+A", "Mod+C", "Mod+V", "Mod+X", "Mod+Z", "Mod+Y", "Mod+M", "Mod+,",
    "Mod+0", "Mod+1", "Mod+2", "Mod+3", "Mod+4", "Mod+5", "Mod+6", "Mod+7", "Mod+8", "Mod+9", "Mod++", "Mod+-", "Mod+.",
    "Mod+Tab", "Mod+PageUp", "Mod+PageDown", "Mod+F4", "Mod+F5", "Mod+[", "Mod+]",
    "Mod+Shift+T", "Mod+Shift+N", "Mod+Shift+W", "Mod+Shift+P", "Mod+Shift+Q", "Mod+Shift+R", "Mod+Shift+B",
    "Mod+Shift+O", "Mod+Shift+D", "Mod+Shift+A", "Mod+Shift+I", "Mod+Shift+J", "Mod+Shift+C", "Mod+Shift+M",
    "Mod+Shift+K", "Mod+Shift+E", "Mod+Shift+Z", "Mod+Shift+V", "Mod+Shift+H", "Mod+Shift+S", "Mod+Shift+U",
    "Mod+Shift+Y", "Mod+Shift+X", "Mod+Shift+G", "Mod+Shift+Delete", "Mod+Shift+Tab", "Mod+Shift+\\",
    *(f"F{number}" for number in range(1, 13)), *(f"Shift+F{number}" for number in range(1, 13)),
    "Tab", "Shift+Tab", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+Home", "Alt+F4", "Alt+Space", "Backspace", " ",
    "PageUp", "PageDown", "Home", "End", "'", "Shift+Escape",
    *(f"Alt+{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), *(f"Alt+{digit}" for digit in "1234567890"),
}  # fmt: skip

# In browse mode these never reach a page: they lead to the next heading, link, list, table … They take nothing away,
# but are of no use there. So each of ours has another way, and all of them can be switched off.
SCREEN_READERS = set("abcdefghijklmnopqrstuvwxyz123456") | {letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}
