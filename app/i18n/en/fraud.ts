export const fraud = {
  band: { low: "Low", medium: "Medium", high: "High", critical: "Critical" },
  state: { open: "Open", needs_information: "Needs information", closed: "Decided" },
  disposition: {
    legitimate: "Legitimate",
    fraud: "Fraud",
    needs_information: "Needs information",
    reopened: "Reopened",
  },
  decide: {
    legitimate: "Mark as legitimate",
    fraud: "Mark as fraud",
    needs_information: "Ask for information",
    reopen: "Reopen",
  },
  /** Evidence, for those who may see alerts. Placeholders are those of features/fraud/reason-words.ts. */
  rules: {
    velocity: {
      title: "Many payments in a short time",
      detail:
        "{{observed}} payments within {{window}}, this one included; more than {{expected}} is out of the ordinary.",
    },
    spending: {
      title: "Unusually high spending in a day",
      detail:
        "{{observed}} within {{window}}, {{times}} times a usual day ({{expected}}, from {{sample}} days with payments).",
    },
    failures: {
      title: "Failed attempts just before",
      detail:
        "{{observed}} failed payments within {{window}} before this one, out of {{sample}}; up to {{expected}} can be bad luck.",
    },
    amount: {
      title: "Amount far above the habit",
      detail: "{{observed}}, {{times}} times the usual amount ({{expected}}, median of {{sample}} payments).",
    },
    newDevice: {
      title: "New device",
      detail: "Not seen with this customer in {{sample}} payments over {{window}}.",
    },
    newCountry: {
      title: "New country",
      detail: "First payment from {{country}}: none among {{sample}} over {{window}}.",
    },
    foreignCard: {
      title: "Card from a new country",
      detail:
        "Card issued in {{country}}: none of the {{sample}} card payments over {{window}} used one from there.",
    },
    impossiblePace: {
      title: "Impossible journey",
      detail:
        "From {{from}} to {{country}}, at least {{distance}} km, within {{window}}: {{observed}} km/h, and nobody travels faster than {{expected}} km/h.",
    },
    newMerchant: {
      title: "High first payment to a merchant",
      detail:
        "{{observed}} to a merchant never paid before; nine in ten of the {{sample}} payments stay below {{expected}}.",
    },
    manyCards: {
      title: "Many cards in a day",
      detail:
        "{{observed}} different cards within {{window}}; more than {{expected}} is out of the ordinary.",
    },
    manyDevices: {
      title: "Many devices in a day",
      detail:
        "{{observed}} different devices within {{window}}; more than {{expected}} is out of the ordinary.",
    },
    crowdedDevice: {
      title: "Cards tried on one device",
      detail:
        "{{observed}} different cards or accounts paid by this device within {{window}}, and at least half of the payments failed; more than {{expected}} is out of the ordinary.",
    },
    unusualHour: {
      title: "Unusual time of day",
      detail:
        "Around {{observed}} UTC; none of {{sample}} payments over {{window}} were within two hours of it.",
    },
    distance: {
      title: "Far from the customer's habit",
      detail:
        "Of 10,000 payments about {{further}} lie this far from their customer's habit or further. Most of it: {{parts}}. This is a distance and not a probability: nothing in it was learned from frauds.",
    },
    history: {
      title: "Not enough history",
      detail:
        "Only {{observed}} earlier payments are known, and a habit is told from {{expected}} on. Comparisons with it were left out.",
    },
  },
  /** What of a payment lies away from habit, in a list within a sentence. */
  distance: {
    amount: "the amount",
    hour: "the time of day",
    device: "a new device",
    country: "a new country",
    cardCountry: "a card from a new country",
    merchant: "a new merchant",
    category: "a new kind of merchant",
    pace: "how quickly payments follow each other",
  },
  /** Rules that people wrote, and lists, as reasons. */
  written: {
    unnamed: "A written rule",
    detail: "The rule's condition holds (version {{version}}). {{does}}",
    does: {
      allow: "It lets the payment pass without an alert.",
      review: "It asks for a review.",
      block: "It asks to block the payment.",
    },
  },
  listed: {
    title: {
      allow: "On the allow list: {{kind}}",
      review: "On the review list: {{kind}}",
      block: "On the block list: {{kind}}",
    },
    kind: {
      card: "card",
      device: "device",
      ip: "IP address",
      customer: "customer",
      merchant: "merchant",
      bin: "card range (BIN)",
      email: "email address",
    },
  },
  page: {
    title: "Alerts",
    newAlerts_one: "{{count}} new alert",
    newAlerts_other: "{{count}} new alerts",
    show: "Show",
    sort: { "-score": "Highest risk", "-time": "Newest", time: "Oldest" },
    sortLabel: "Sort",
    anyBand: "Any risk",
    list: "Alerts",
    more: "Show more",
    emptyOpen: "Nothing waits for a decision",
    emptyOpenDetail:
      "Payments that score above the threshold appear here by themselves. You need not reload.",
    emptyOther: "No alert is in this state",
    emptyOtherDetail: "Alerts come here once somebody has decided so.",
    choose: "Choose an alert",
    chooseDetail: "Its reasons and the customer's habits appear here. j and k move through the list.",
    decidedBy: "{{disposition}} · {{name}}",
    reasons: "Why it was flagged",
    noReasons: "No single rule stands out.",
    points: "{{points}} of 1000",
    payment: "The payment",
    openPayment: "Open payment",
    habit: "What this customer usually does",
    habitOver_one: "{{count}} payment in the {{days}} days before",
    habitOver_other: "{{count}} payments in the {{days}} days before",
    habitNone: "No payment is known from the 90 days before this one. There is no habit to compare with.",
    usualAmount: "Usual amount",
    upTo: "nine in ten up to {{amount}}",
    thisAmount: "this payment",
    failedBefore: "Failed before",
    hours: "Hours of the day",
    hoursHint: "Payments by hour in your time zone; this one at {{hour}}",
    devices: "Devices",
    countries: "Countries",
    merchants: "Merchants",
    cards: "Cards",
    seen_one: "{{count}} time",
    seen_other: "{{count}} times",
    isNew: "new",
    known: "known",
    decision: "Decision",
    note: "Note",
    noteHint: "What you checked, for whoever reads this later. No card numbers.",
    decide: "Decide",
    decideLegitimate: "Legitimate",
    decideFraud: "Fraud",
    decideNeedsInformation: "Needs information",
    decided: "Marked: {{disposition}}",
    decidedTogether: "{{count}} alerts marked: {{disposition}}",
    together_one: "Decide the customer's other open alert with it",
    together_other: "Decide the customer's {{count}} other open alerts with it",
    togetherKey: "With the customer's other open alerts",
    togetherHint: "Each keeps this decision and note in its own history. One press takes all of them back.",
    togetherLeft_one: "{{count}} was decided by somebody else meanwhile and left as it is.",
    togetherLeft_other: "{{count}} were decided by somebody else meanwhile and left as they are.",
    undo: "Undo",
    notUndone: "Not taken back: {{name}} decided this alert since ({{disposition}}).",
    undoneBut: "Taken back, but for what somebody else decided since: {{alerts}}.",
    stands: "{{amount}} ({{name}}: {{disposition}})",
    standsComma: ", ",
    reopened: "The alert is open again",
    reopen: "Reopen",
    meanwhile:
      "{{name}} decided this alert meanwhile: {{disposition}}. Your decision was not saved, your note is still here: look again, and decide anew if you must.",
    justNow: "{{name}} has just acted on this alert: {{disposition}}.",
    theSystem: "The system",
    history: "History",
    opened: {
      score: "Alert opened by {{scorer}}",
      rule: "Alert opened by a rule",
      complaint: "Alert opened by a complaint",
    },
    others: "Other alerts of this customer",
    next: "Next alert",
    previous: "Previous alert",
    keys: "Alerts",
    back: "Back to the list",
    copyId: "Copy the transaction's id",
    close: "Back",
  },
  /** All that an agent or a customer may be told of a risk decision. */
  safe: {
    nothing: "Nothing is holding this payment up on our side.",
    beingChecked: "This payment is going through a routine check. We will be in touch if we need anything.",
    checked: "The routine check of this payment is complete.",
  },
} as const;
