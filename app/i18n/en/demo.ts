export const demo = {
  title: "Demo stream",
  running: "Simulated payments are streaming in",
  paused: "Simulated payments are paused",
  off: "This console takes real payments only",
  pause: "Pause the demo stream",
  resume: "Resume the demo stream",
  pausing: "Pausing…",
  resuming: "Resuming…",
  follows: "The stream follows within two seconds.",
  about:
    "Customers, merchants, banks and frauds are invented. Names, addresses and numbers reach nobody, and no full card number exists.",
  notAllowed: "Team leads and administrators can pause the stream.",
  failed: "The stream could not be changed. Nothing was lost: try again.",
  changed: {
    paused: "Demo stream paused",
    resumed: "Demo stream resumed",
  },
  badge: "Demo",
} as const;
