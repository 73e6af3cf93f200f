export { Editor, Extension } from "@tiptap/core";
export { default as StarterKit } from "@tiptap/starter-kit";
export { default as Image } from "@tiptap/extension-image";
export { default as Mention } from "@tiptap/extension-mention";
export { Placeholder } from "@tiptap/extensions";
export { default as Suggestion } from "@tiptap/suggestion";
