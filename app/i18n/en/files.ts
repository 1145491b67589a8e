/** Files that go with messages. */
export const files = {
  list: "Files",
  save: "Save the file",
  toSend: "Files to send",
  attach: "Attach",
  drop: "Drop to attach",
  remove: "Remove {{name}}",
  cancel: "Cancel {{name}}",
  again: "Try again",
  going: "{{share}}% sent",
  lost: "Not sent: no connection",
  wait: "The files are still on their way.",
  refused: {
    empty: "Empty: nothing to send",
    too_large: "Too large: up to 10 MB each, 20 MB together",
    wrong_type: "Not taken: pictures, documents, text, sound and video are",
    too_many: "Too many: up to 10 with a message",
    busy: "Much is arriving; try again in a moment",
    gone: "Not there any more; add it again",
  },
} as const;
