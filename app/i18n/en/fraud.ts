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
    unusualHour: {
      title: "Unusual time of day",
      detail:
        "Around {{observed}} UTC; none of {{sample}} payments over {{window}} were within two hours of it.",
    },
    history: {
      title: "Not enough history",
      detail:
        "Only {{observed}} earlier payments are known, and a habit is told from {{expected}} on. Comparisons with it were left out.",
    },
  },
  /** All that an agent or a customer may be told of a risk decision. */
  safe: {
    nothing: "Nothing is holding this payment up on our side.",
    beingChecked: "This payment is going through a routine check. We will be in touch if we need anything.",
    checked: "The routine check of this payment is complete.",
  },
} as const;
