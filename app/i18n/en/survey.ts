/** What customers are asked by mail. */
export const survey = {
  satisfaction: "Satisfaction",
  question: "How did we do?",
  comment: "Tell us why (optional)",
  steps: { "1": "Very bad", "2": "Bad", "3": "So-so", "4": "Good", "5": "Very good" },
  page: {
    title: "How did we do?",
    lead: "Your answer goes to the people who looked after you.",
    rating: "Your rating",
    send: "Send",
    change: "Change my answer",
    thanks: "Thank you",
    thanksLead: "Your answer is kept. You may change it as long as this page can be opened.",
    needed: "Please choose a rating.",
    tooLong: "Please shorten your comment to {{max}} characters.",
    tooMany: "That was a lot at once. Please try again in a few minutes.",
    closed: "This survey is over",
    closedLead: "The time to answer has passed. If something is left, please write to us.",
    unknown: "This link does not work",
    unknownLead: "It may have been cut off in the mail. Nothing went wrong on your side.",
    contact: "Write to us",
  },
} as const;
