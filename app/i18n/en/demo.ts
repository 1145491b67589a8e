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
  outage: {
    bank: "Bank whose cards fail",
    start: "Start an outage",
    end: "End the outage",
    on: "Cards of {{issuer}} fail until you end it.",
  },
  notAllowed: "Team leads and administrators can pause the stream and make a bank fail.",
  failed: "The stream could not be changed. Nothing was lost: try again.",
  changed: {
    paused: "Demo stream paused",
    resumed: "Demo stream resumed",
    outage: "Cards of {{issuer}} fail from now on",
    over: "The bank answers again",
  },
  badge: "Demo",
} as const;
