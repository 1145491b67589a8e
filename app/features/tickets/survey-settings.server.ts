import { z } from "zod";
import { assertCan, type StaffActor } from "#app/features/accounts/permissions.ts";
import { record } from "#app/features/audit/audit.server.ts";
import { prisma } from "#app/platform/db.server.ts";
import { type SurveyedChannel, type SurveySetting, surveyedChannels } from "./survey.ts";

/** What a page may ask of a channel's surveys. */
export const surveySettingForm = z.object({
  channel: z.enum(surveyedChannels),
  asks: z.enum(["yes", "no"]).transform((answer) => answer === "yes"),
  quietDays: z.coerce.number().int("days").min(0, "days").max(365, "days"),
  openDays: z.coerce.number().int("days").min(1, "days").max(90, "days"),
});

export type SurveySettingOfChannel = SurveySetting & { channel: SurveyedChannel };

/** Whether and how the customers of each channel are asked. */
export async function listSurveySettings(actor: StaffActor): Promise<SurveySettingOfChannel[]> {
  assertCan(actor, "surveys.manage");
  const held = new Map((await prisma.surveySetting.findMany()).map((one) => [one.channel, one]));
  return surveyedChannels.map((channel) => {
    const { asks = false, quietDays = 14, openDays = 14 } = held.get(channel) ?? {};
    return { channel, asks, quietDays, openDays };
  });
}

/** Keeps whether and how the customers of a channel are asked from now on. */
export async function saveSurveySetting(actor: StaffActor, setting: SurveySettingOfChannel): Promise<void> {
  assertCan(actor, "surveys.manage");
  const { channel, ...data } = setting;
  await prisma.$transaction(async (tx) => {
    await tx.surveySetting.upsert({ where: { channel }, create: setting, update: data });
    await record(tx, actor, { event: "surveys.changed", subject: ["survey_setting", channel], data });
  });
}
