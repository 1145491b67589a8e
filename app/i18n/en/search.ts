export const search = {
  title: "Search conversations",
  label: "Words, people, numbers",
  back: "Inbox",
  narrow: "Narrow it with",
  unknownCustomer: "Somebody",
  found_one: "{{count}} conversation found",
  found_other: "{{count}} conversations found",
  nothing: "Nothing fits",
  nothingDetail: "Try fewer words, the beginning of a word, or take a filter away.",
  begin: "Search the whole history",
  beginDetail: "Messages, notes and subjects, in English and Chinese, from the first day on.",
  status: { open: "Open", pending: "Pending", snoozed: "Snoozed", solved: "Solved" },
};
