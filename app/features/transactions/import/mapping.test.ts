import { describe, expect, it } from "vitest";
import { csvColumns, type HeaderReading, readHeader } from "./mapping.ts";

const read = (header: string, wanted?: "handbook") => readHeader(header.split(","), wanted, "EUR");

function mapped(reading: HeaderReading, row: string) {
  if (!reading.mapping) throw new Error(reading.reason);
  return reading.mapping(row.split(","));
}

describe("readHeader", () => {
  it("knows every field of a record by its dotted name", () => {
    const names = csvColumns.map(({ name }) => name);
    expect(names).toContain("merchant.mcc");
    expect(names).toHaveLength(26);
    expect(csvColumns.filter(({ required }) => required).map(({ name }) => name)).toEqual([
      "id",
      "occurredAt",
      "amount",
      "currency",
      "method",
      "status",
    ]);
  });

  it("nests dotted names and leaves out empty cells", () => {
    const reading = read("status,id,occurredAt,amount,currency,method,card.last4,merchant.id");
    expect(mapped(reading, "pending,tx_1,2026-01-05T09:30:00Z,1.00,EUR,card,1234,")).toEqual({
      id: "tx_1",
      occurredAt: "2026-01-05T09:30:00Z",
      amount: "1.00",
      currency: "EUR",
      method: "card",
      status: "pending",
      card: { last4: "1234" },
    });
  });

  it("takes the console's own export and leaves out what it tells beside the record", () => {
    const reading = read("id,occurredAt,amount,currency,status,score,band,method");
    expect(mapped(reading, "tx_1,2026-01-05T09:30:00Z,1.00,EUR,pending,870,critical,card")).toEqual({
      id: "tx_1",
      occurredAt: "2026-01-05T09:30:00Z",
      amount: "1.00",
      currency: "EUR",
      method: "card",
      status: "pending",
    });
  });

  it("names missing, unknown and doubled columns", () => {
    const reading = read("id,id,amount,when");
    expect(reading.mapping).toBeNull();
    expect(reading).toHaveProperty(
      "reason",
      "it lacks the columns occurredAt, currency, method, status; it has unknown columns: when; it has columns twice: id",
    );
  });

  it("tells the Fraud Detection Handbook by its header and does not take its label", () => {
    const reading = read("TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD");
    expect(mapped(reading, "0,2018-04-01T00:00:31Z,596,3156,57.16,1")).toEqual({
      id: "0",
      occurredAt: "2018-04-01T00:00:31Z",
      customerId: "596",
      terminalId: "3156",
      amount: "57.16",
      currency: "EUR",
      method: "card",
      channel: "in_store",
      status: "succeeded",
    });
    expect(mapped(reading, "1,2018-04-02 08:25:22,596,3156,85.64999999999999,0")).toMatchObject({
      occurredAt: "2018-04-02T08:25:22Z",
      amount: "85.65",
    });
    expect(read("id,amount", "handbook")).toHaveProperty(
      "reason",
      "it lacks the columns TRANSACTION_ID, TX_DATETIME, CUSTOMER_ID, TERMINAL_ID, TX_AMOUNT",
    );
  });
});
