/** The time zones people may choose: UTC first, then all of IANA's that this runtime knows. */
export const timeZones = () => [
  "UTC",
  ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC"),
];
