/** What is usual for a customer, from their newest payments: devices and countries, the commonest first. */
export interface UsualPlaces {
  /** payments looked at */
  sample: number;
  devices: { id: string; count: number; lastAt: string }[];
  countries: { code: string; count: number }[];
}

interface Seen {
  occurredAt: string;
  deviceId: string | null;
  deviceCountry: string | null;
}

const mostShown = 3;

/** @param payments newest first */
export function usualPlaces(payments: readonly Seen[]): UsualPlaces {
  const devices = new Map<string, { id: string; count: number; lastAt: string }>();
  const countries = new Map<string, { code: string; count: number }>();
  for (const { deviceId, deviceCountry, occurredAt } of payments) {
    if (deviceId) {
      const known = devices.get(deviceId);
      if (known) known.count += 1;
      else devices.set(deviceId, { id: deviceId, count: 1, lastAt: occurredAt });
    }
    if (deviceCountry) {
      const known = countries.get(deviceCountry);
      if (known) known.count += 1;
      else countries.set(deviceCountry, { code: deviceCountry, count: 1 });
    }
  }
  const common = <T extends { count: number }>(all: Iterable<T>) =>
    [...all].sort((one, other) => other.count - one.count).slice(0, mostShown);
  return {
    sample: payments.length,
    devices: common(devices.values()),
    countries: common(countries.values()),
  };
}
