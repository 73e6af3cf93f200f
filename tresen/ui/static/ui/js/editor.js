// The rich-text editor, loaded only when somebody writes.
let library = null;
const load = () => (library ??= import("../vendor/editor.js"));

export async function mount(element, { content, placeholder, label, onUpdate, onSelection, onFiles, extend = () => [] }) {
  const library = await load();
  const { Editor, StarterKit, Image, Placeholder } = library;
  const files = (event, transfer) => {
    const found = [...(transfer?.files ?? [])];
    if (!found.length) return false;
    event.preventDefault();
    onFiles(found);
    return true;
  };
  return new Editor({
    element,
    injectCSS: false,
    content,
    extensions: [
      StarterKit.configure({
        heading: false,
        horizontalRule: false,
        link: { openOnClick: false, defaultProtocol: "https", HTMLAttributes: { target: null, rel: null } },
      }),
      Image.configure({ inline: true }),
      Placeholder.configure({ placeholder }),
      ...extend(library),
    ],
    editorProps: {
      attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label },
      handlePaste: (view, event) => files(event, event.clipboardData),
      handleDrop: (view, event) => files(event, event.dataTransfer),
    },
    onUpdate,
    onSelectionUpdate: onSelection,
    onTransaction: onSelection,
  });
}

const COMMANDS = {
  bold: (chain) => chain.toggleBold(),
  italic: (chain) => chain.toggleItalic(),
  bulletList: (chain) => chain.toggleBulletList(),
  orderedList: (chain) => chain.toggleOrderedList(),
  blockquote: (chain) => chain.toggleBlockquote(),
  code: (chain) => chain.toggleCode(),
};

export function format(editor, name, askForAddress) {
  if (name !== "link") return COMMANDS[name](editor.chain().focus()).run();
  if (editor.isActive("link")) return editor.chain().focus().unsetLink().run();
  const address = askForAddress();
  if (!address) return editor.commands.focus();
  const href = /^(https?:|mailto:)/i.test(address) ? address : address.includes("@") ? `mailto:${address}` : `https://${address}`;
  if (editor.state.selection.empty) return editor.chain().focus().insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href } }] }).run();
  return editor.chain().focus().extendMarkRange("link").setLink({ href }).run();
}
