import { deserialize, serialize } from "node:v8";
import type { Calibration } from "../model/calibration.ts";
import type { Forest } from "../model/forest.ts";

/** What scoring needs of a model. */
export interface ModelParameters {
  forest: Forest;
  calibration: Calibration;
}

/** As bytes: the structured clone of Node, whose readers understand what older ones wrote. */
export const packModel = ({ forest, calibration }: ModelParameters): Buffer =>
  serialize({ forest, calibration });

export const unpackModel = (bytes: Buffer) => deserialize(bytes) as ModelParameters;
