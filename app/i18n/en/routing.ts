export const routing = {
  takes: "Taking conversations",
  away: "Away",
  takesHint:
    "New conversations come to you, up to your capacity. Switch off and those that still wait go to others.",
  awayHint: "Nothing new comes to you. Switch on to take your share.",
};
