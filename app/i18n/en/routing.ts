export const routing = {
  takes: "Taking conversations",
  away: "Away",
  goAway: "Take no new conversations",
  comeBack: "Take conversations",
  lapsed: "Away since {{time}}: none of your browsers was open.",
  takesHint:
    "New conversations come to you, up to your capacity. Switch off and those that still wait go to others.",
  awayHint: "Nothing new comes to you. Switch on to take your share.",
};
